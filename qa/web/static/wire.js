// The wire to the server: two hidden components of Gradio's, a field out and a text back.

/** The element, as soon as Gradio has drawn it. */
export function drawn(selector) {
  const there = document.querySelector(selector);
  if (there) return Promise.resolve(there);
  return new Promise((found) => {
    const watch = new MutationObserver(() => {
      const now = document.querySelector(selector);
      if (now) {
        watch.disconnect();
        found(now);
      }
    });
    watch.observe(document.documentElement, { childList: true, subtree: true });
  });
}

/** Put a value into a field of Gradio's as if it were typed. */
export function type(field, value) {
  const owner = field instanceof HTMLTextAreaElement ? HTMLTextAreaElement : HTMLInputElement;
  Object.getOwnPropertyDescriptor(owner.prototype, "value").set.call(field, value);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

const field = (name) => document.querySelector(`#${name} textarea, #${name} input`);

/** Ask: {id, text, history, interface}. */
export const ask = (request) => type(field("pc-request"), JSON.stringify(request));

/** Tell what the reader thinks of an answer. */
export const judge = (verdict) => type(field("pc-verdict"), JSON.stringify(verdict));

/** Call back with each event of a turn; the same one may come twice. */
export async function listen(heard) {
  const reply = await drawn("#pc-reply");
  let last = "";
  new MutationObserver(() => {
    const sealed = reply.textContent.replace(/[^A-Za-z0-9+/=]/g, "");
    if (!sealed || sealed === last) return;
    try {
      const bytes = Uint8Array.from(atob(sealed), (letter) => letter.charCodeAt(0));
      const event = JSON.parse(new TextDecoder().decode(bytes));
      last = sealed;
      heard(event);
    } catch {
      // half drawn: the rest comes with the next change
    }
  }).observe(reply, { childList: true, subtree: true, characterData: true });
}

/** Whether the server still answers. */
export async function alive() {
  try {
    return (await fetch("/healthz", { cache: "no-store", signal: AbortSignal.timeout(3000) })).ok;
  } catch {
    return false;
  }
}
