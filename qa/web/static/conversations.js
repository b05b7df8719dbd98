// Conversations, kept in this browser: localStorage, by id. Which one is open is this tab's affair.
//
// A conversation is {id, title, at, turns: [{id, text, state, reason, found, answer}]}; `state` is
// pending, done, failed or stopped. The server keeps none of it.

const KEY = "pincite.conversations";
const OPEN = "pincite.open";
const MOST = 100;

let memory = [];
/** Whether the browser lets us keep anything. */
export let kept = true;

function read() {
  try {
    const list = JSON.parse(localStorage.getItem(KEY) || "[]");
    return Array.isArray(list) ? list.filter((c) => c && c.id && Array.isArray(c.turns)) : [];
  } catch {
    return memory;
  }
}

function write(list) {
  memory = list.slice(0, MOST);
  for (let n = memory.length; n > 0; n = Math.floor(n / 2)) {
    try {
      localStorage.setItem(KEY, JSON.stringify(memory.slice(0, n)));
      kept = true;
      return;
    } catch {
      kept = false; // full, or switched off: the oldest half goes
    }
  }
  if (!memory.length) localStorage.removeItem(KEY);
}

export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(9));
  return Array.from(bytes, (byte) => byte.toString(36).padStart(2, "0")).join("");
}

/** All of them, the last used first. */
export const all = () => read();

/** Keep one as it is now; an empty one is not kept. */
export function keep(conversation) {
  if (!conversation.turns.length) return;
  conversation.at = Date.now();
  write([conversation, ...read().filter((other) => other.id !== conversation.id)]);
  remember(conversation.id);
}

export function rename(id, title) {
  write(read().map((one) => (one.id === id ? { ...one, title, named: true } : one)));
}

export function remove(id) {
  write(read().filter((one) => one.id !== id));
}

/** The conversation that this tab had open, so that a reload loses nothing; or a new one. */
export function current() {
  let id = null;
  try {
    id = sessionStorage.getItem(OPEN);
  } catch {
    // no storage: a new one each time
  }
  return read().find((one) => one.id === id) || fresh();
}

export function fresh() {
  remember("");
  return { id: newId(), title: "", at: Date.now(), turns: [] };
}

export function remember(id) {
  try {
    sessionStorage.setItem(OPEN, id);
  } catch {
    // no storage
  }
}
