/** The Rust Playground: where programs run that need nothing of the reader's machine. */

const ADDRESS = "https://play.rust-lang.org/execute";

/**
 * Runs a program there; nothing is sent before this is called.
 * @param {string} code
 * @returns {Promise<{ ok: boolean, output: string, said: string }>} what it printed, and in words how it ended
 */
export async function execute(code) {
    const body = JSON.stringify({ channel: "stable", mode: "debug", edition: "2024", crateType: "bin", tests: false, code, backtrace: false });
    try {
        const answer = await fetch(ADDRESS, { method: "POST", headers: { "Content-Type": "application/json" }, mode: "cors", credentials: "omit", referrerPolicy: "no-referrer", body });
        if (!answer.ok) {
            const { error } = await answer.json().catch(() => ({}));
            return refused(`Le Playground refuse (réponse ${answer.status}${error ? ` : « ${error} »` : ""}).`);
        }
        const { success, exitDetail, stdout, stderr } = await answer.json();
        const ended = success ? "Le programme s'est terminé." : `Le programme ne s'est pas terminé normalement${exitDetail ? ` (${exitDetail})` : ""}.`;
        return { ok: success, output: `${program(stderr)}${stdout}`, said: `${ended} Exécuté par play.rust-lang.org.` };
    } catch {
        return refused("play.rust-lang.org ne répond pas : le réseau manque, ou bien il est occupé.");
    }
}

const refused = (said) => ({ ok: false, output: "", said });

/** Standard error without what Cargo says of a build that went well. */
function program(stderr = "") {
    return stderr.replace(/^ *(Compiling|Finished|Running) .*\n/gm, "");
}
