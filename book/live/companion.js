/**
 * One connection to the companion: one program at a time runs behind it.
 *
 * @typedef {{ type: string, [field: string]: any }} Notice
 */
export class Companion {
    /** @type {WebSocket | null} */
    #socket = null;
    #token;
    #hear;
    #lost;

    /**
     * @param {string} token what this page holds to be let in
     * @param {(notice: Notice | Uint8Array) => void} hear told of each message; bytes are a program's output
     * @param {() => void} lost told when the connection ends unasked
     */
    constructor(token, hear, lost) {
        this.#token = token;
        this.#hear = hear;
        this.#lost = lost;
    }

    /** Sends a request, connecting first if need be; false where there is nobody. @param {Notice} request */
    async ask(request) {
        const socket = await this.#open();
        socket?.send(JSON.stringify(request));
        return socket !== null;
    }

    /** Sends what only matters to a program that runs. @param {Notice} request */
    tell(request) {
        if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(request));
    }

    /** Types. @param {string} text */
    type(text) {
        if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(new TextEncoder().encode(text));
    }

    /** Leaves; what runs is ended. */
    leave() {
        const socket = this.#socket;
        this.#socket = null;
        socket?.close();
    }

    /** @returns {Promise<WebSocket | null>} */
    #open() {
        if (this.#socket?.readyState === WebSocket.OPEN) return Promise.resolve(this.#socket);
        const address = new URL(`/__au-fil/run?token=${this.#token}`, location.href);
        address.protocol = "ws:";
        const socket = new WebSocket(address);
        socket.binaryType = "arraybuffer";
        socket.addEventListener("message", ({ data }) => {
            this.#hear(typeof data === "string" ? JSON.parse(data) : new Uint8Array(data));
        });
        return new Promise((resolve) => {
            socket.addEventListener("open", () => {
                this.#socket = socket;
                resolve(socket);
            });
            socket.addEventListener("close", () => {
                resolve(null);
                if (this.#socket !== socket) return;
                this.#socket = null;
                this.#lost();
            });
        });
    }
}
