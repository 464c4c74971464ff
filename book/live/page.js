/**
 * The buttons of each listing that runs. What they need is loaded when one is first used.
 *
 * Where the companion serves the page, it holds a token and programs run here; elsewhere, what can runs on the Rust Playground.
 */
import { Listing } from "./listing.js";

const token = document.querySelector('meta[name="au-fil-token"]')?.content ?? null;

for (const place of document.querySelectorAll(".actions")) new Listing(place, token);
