fn principal() {}
