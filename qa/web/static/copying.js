// Copying to the clipboard, and the line that tells of it.

import { el } from "./element.js";
import { say } from "./words.js";

const line = el("div", { class: "pc-toast", role: "status" });
document.body.append(line);
let timer;

/** Say something in passing, to the eye and to screen readers. */
export function tell(text) {
  // Where a modal dialog is open, what stands outside of it is not read out.
  (document.querySelector("dialog:modal") || document.body).append(line);
  line.textContent = "";
  clearTimeout(timer);
  requestAnimationFrame(() => { line.textContent = text; });
  timer = setTimeout(() => { line.textContent = ""; }, 4000);
}

export async function copy(text, said = say("copied")) {
  try {
    await navigator.clipboard.writeText(text);
    tell(said);
  } catch {
    tell(copiedByHand(text) ? said : say("copy_failed"));
  }
}

/** The old way, for addresses that are not https and not this machine. */
function copiedByHand(text) {
  const area = el("textarea", { class: "pc-hidden", "aria-hidden": "true" });
  const before = document.activeElement;
  area.value = text;
  (document.querySelector("dialog:modal") || document.body).append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  before?.focus();
  return done;
}
