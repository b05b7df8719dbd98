// The page: the conversation, between the question box (Gradio's) and the panel.

import * as conversations from "./conversations.js";
import { copy, tell } from "./copying.js";
import { openDrawer, placeDrawer } from "./drawer.js";
import { button, el } from "./element.js";
import { close, placePanel } from "./panel.js";
import { progressText, turnElement } from "./turn.js";
import { shelf, welcome } from "./welcome.js";
import * as wire from "./wire.js";
import { count, language, say, start } from "./words.js";

const MOST_SHARED = 10;
const PATIENCE = 5000;

let talk = conversations.current();
/** Questions that wait for the one before them: those of a shared link. */
let waiting = [];

const log = el("div", { class: "pc-log" });
const status = el("div", { class: "pc-hidden", role: "status" });
const takeaway = el("div", { class: "pc-takeaway pc-row", role: "group", "aria-label": say("export"), hidden: true },
  el("span", { class: "pc-row-label" }, say("export_conversation")),
  ["markdown", "docx", "pdf"].map((form) => button("down", say(`export_${form}`), () => takeAway(form), { class: "pc-button pc-plain" })));

const acts = {
  edit: (turn, text) => send(text, turn),
  again: (turn) => send(turn.text, turn),
  share: (turn) => copy(linkTo(turn), say("copied_link")),
  judge(turn, verdict, thanks) {
    const before = talk.turns.slice(0, talk.turns.indexOf(turn));
    wire.judge({ ...verdict, ...requestOf(turn, before), key: turn.answer.key, at: Date.now() });
    tell(thanks);
  },
};

async function begin() {
  document.title = say("title");
  header();
  placeDrawer({
    open: show,
    fresh: () => show(conversations.fresh()),
    current: () => talk.id,
    renamed: (id, title) => { if (id === talk.id) Object.assign(talk, { title, named: true }); },
    removed: (id) => { if (id === talk.id) show(conversations.fresh()); },
  });
  (await wire.drawn("#pc-conversation")).parentElement.prepend(el("div", { class: "pc-thread" }, log, takeaway), status);
  placePanel((await wire.drawn("#pc-aside")), prefill);
  wire.drawn("#pc-reading").then((column) => column.parentElement.prepend(shelf()));
  const field = await wire.drawn("#question textarea");
  field.setAttribute("aria-label", say("question"));
  await wire.drawn("#pc-request textarea, #pc-request input");
  if (start.extras.includes("quiz")) wire.drawn("#pc-tongue textarea, #pc-tongue input").then((tongue) => wire.type(tongue, language));
  await wire.listen(heard);
  document.addEventListener("keydown", pressed, true);
  document.addEventListener("click", clicked);
  watchForRefusals();
  show(talk, { focus: false });
  shared();
  document.documentElement.dataset.ready = "true";
}

function header() {
  const choice = el("select", { id: "pc-language", on: { change: () => changeLanguage(choice.value) } },
    Object.entries(start.languages).map(([code, name]) =>
      el("option", { value: code, lang: code, selected: code === language }, name)));
  document.body.prepend(
    el("a", { class: "pc-skip", href: "#question", on: { click: (click) => { click.preventDefault(); focusQuestion(); } } }, say("skip")),
    el("header", { class: "pc-header" },
      el("h1", { class: "pc-brand-line" }, el("a", { class: "pc-brand", href: "/", on: { click: () => conversations.remember("") } }, say("title"))),
      el("p", { class: "pc-tagline" }, say("tagline")),
      el("nav", { "aria-label": say("conversations") },
        button("list", say("conversations"), openDrawer),
        button("plus", say("new_conversation"), () => show(conversations.fresh()))),
      el("label", { class: "pc-hidden", for: "pc-language" }, say("language")),
      choice));
}

function changeLanguage(code) {
  try {
    localStorage.setItem("pincite.language", code);
    location.reload();
  } catch {
    location.search = `?lang=${code}`;
  }
}

// -- the conversation --------------------------------------------------------------------------

/** Show a conversation; what was under way when it was left has stopped. */
function show(conversation, { focus = true } = {}) {
  waiting = [];
  const left = pending();
  if (left) {
    finish(left, { state: "stopped" });
    document.querySelector("#stop")?.click();
  }
  close();
  talk = conversation;
  conversations.remember(talk.turns.length ? talk.id : "");
  for (const turn of talk.turns) if (turn.state === "pending") turn.state = "stopped";
  log.replaceChildren(...(talk.turns.length ? talk.turns.map((turn) => turnElement(turn, acts)) : [welcome(send)]));
  offer();
  if (focus) focusQuestion();
}

/** Exports show once there is an answer. */
function offer() {
  takeaway.hidden = !talk.turns.some((turn) => turn.state === "done");
}

/** The conversation as a file; the server checks each quote once more. */
async function takeAway(form) {
  const answers = talk.turns.filter((turn) => turn.state === "done").map((turn) => turn.answer);
  try {
    const made = await fetch(`/export/${form}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ answers, language }),
    });
    if (!made.ok) throw new Error(String(made.status));
    const name = /filename="([^"]+)"/.exec(made.headers.get("content-disposition") || "")?.[1];
    const link = el("a", { href: URL.createObjectURL(await made.blob()), download: name || `pincite.${form}` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  } catch {
    tell(say("export_failed"));
  }
}

const pending = () => talk.turns.find((turn) => turn.state === "pending");

/** Ask a question at the end of the conversation, or in place of one of its turns. */
function send(text, instead = null) {
  if (pending()) return;
  const asked = text.replaceAll("\0", " ").trim();
  const wrong = !asked ? "empty" : asked.length > start.longest ? "long" : "";
  if (wrong) {
    complain(say(`error_${wrong}`, { n: start.longest.toLocaleString(language) }));
    return;
  }
  complain("");
  const turn = { id: conversations.newId(), text: asked, state: "pending" };
  const place = instead ? talk.turns.indexOf(instead) : talk.turns.length;
  if (!talk.turns.length) log.replaceChildren();
  if (!talk.title || (place === 0 && !talk.named)) talk.title = asked.slice(0, 80);
  const drawn = turnElement(turn, acts);
  if (instead) log.children[place].replaceWith(drawn);
  else log.append(drawn);
  talk.turns.splice(place, instead ? 1 : 0, turn);
  keep();
  busy(true);
  status.textContent = progressText(turn);
  drawn.scrollIntoView({ block: "start", behavior: "auto" });
  if (instead) focusQuestion();
  wire.ask(requestOf(turn, talk.turns.slice(0, place)));
  setTimeout(() => impatient(turn), PATIENCE);
}

function requestOf(turn, before) {
  const history = before.filter((one) => one.state === "done").flatMap((one) => [
    { role: "user", content: one.text },
    { role: "assistant", content: one.answer.answer },
  ]);
  return { id: turn.id, text: turn.text, history: history.slice(-20), interface: language };
}

/** An event from the server: the turn as far as it has come. */
function heard(event) {
  const turn = talk.turns.find((one) => one.id === event.id);
  if (!turn || turn.state !== "pending") return;
  if (event.reading) turn.reading = event.reading;
  if (event.found !== undefined) turn.found = event.found;
  if (event.text) turn.writing = event.text;
  if (event.answer) turn.answer = event.answer;
  if (event.state === "done" || event.state === "failed") finish(turn, event);
  else redraw(turn, false);
}

function finish(turn, { state, reason }) {
  const told = Boolean(turn.writing);
  Object.assign(turn, { state, reason, writing: undefined, reading: undefined });
  busy(false);
  redraw(turn, state === "done" && !told);
  keep();
  const next = waiting.shift();
  if (next) send(next);
}

function redraw(turn, live) {
  const drawn = log.querySelector(`[data-turn="${CSS.escape(turn.id)}"]`);
  drawn?.replaceWith(turnElement(turn, acts, { live }));
  status.textContent = spoken(turn);
  offer();
}

/** What a screen reader says of a turn: how it ended, then the answer itself. */
function spoken(turn) {
  if (turn.state === "pending") return progressText(turn);
  if (turn.state === "stopped") return say("stopped");
  if (turn.state === "failed") return say(`error_${turn.reason}`, { n: start.longest });
  const { answer } = turn;
  if (answer.status === "not_found") return say("not_found");
  return `${count("answered", new Set(answer.citations.map((one) => one.paragraph)).size)} ${answer.statements[0]?.text ?? ""}`;
}

function keep() {
  conversations.keep(talk);
  if (!conversations.kept) tell(say("error_storage"));
}

/** Nothing heard for a while: is the server still there? */
async function impatient(turn) {
  if (turn.state !== "pending" || !talk.turns.includes(turn)) return;
  if (await wire.alive()) setTimeout(() => impatient(turn), PATIENCE);
  else if (turn.state === "pending") finish(turn, { state: "failed", reason: "gone" });
}

/** Gradio tells of a full queue or a lost server in messages of its own; a turn is told in ours. */
function watchForRefusals() {
  new MutationObserver(async () => {
    const turn = pending();
    if (!turn || !document.querySelector(".toast-body.error")) return;
    for (const close of document.querySelectorAll(".toast-body.error .toast-close")) close.click();
    const reason = (await wire.alive()) ? "busy" : "gone";
    if (turn.state === "pending") finish(turn, { state: "failed", reason });
  }).observe(document.body, { childList: true, subtree: true });
}

// -- the question box --------------------------------------------------------------------------

const box = () => document.querySelector("#question textarea");

function focusQuestion() {
  box()?.focus({ preventScroll: false });
}

function prefill(text) {
  wire.type(box(), text);
  focusQuestion();
  box().setSelectionRange(text.length, text.length);
}

function pressed(press) {
  if (press.target !== box() || press.key !== "Enter") return;
  if (press.shiftKey || press.isComposing || press.keyCode === 229) return; // a Chinese keyboard is writing
  press.preventDefault();
  press.stopPropagation();
  submit();
}

function clicked(click) {
  if (click.target.closest("#ask")) submit();
  if (click.target.closest("#stop") && pending()) {
    waiting = [];
    finish(pending(), { state: "stopped" });
    focusQuestion();
  }
}

function submit() {
  if (pending()) return;
  const { value } = box();
  const before = talk.turns.length;
  send(value);
  if (talk.turns.length > before) wire.type(box(), "");
  focusQuestion();
}

function busy(now) {
  document.body.classList.toggle("pc-busy", now);
}

/** One friendly sentence above the question box. */
function complain(sentence) {
  let line = document.querySelector("#pc-complaint");
  if (!line) {
    line = el("p", { id: "pc-complaint", role: "alert" });
    document.querySelector("#pc-composer").before(line);
  }
  line.textContent = sentence;
  box().setAttribute("aria-invalid", String(Boolean(sentence)));
  if (sentence) box().setAttribute("aria-errormessage", line.id);
}

// -- links -------------------------------------------------------------------------------------

/** A link that asks again: the question, and for a follow-up those that it follows. */
function linkTo(turn) {
  const link = new URL("/", location.href);
  let first = talk.turns.indexOf(turn);
  const last = first;
  while (first > 0 && talk.turns[first].answer?.follows) first -= 1;
  for (const one of talk.turns.slice(first, last + 1)) link.searchParams.append("q", one.text);
  return link.href;
}

/** What the address asks: `?q=` is asked at once, several one after another; `?about=` a paragraph is typed. */
function shared() {
  const address = new URLSearchParams(location.search);
  const questions = address.getAll("q").filter((text) => text.trim()).slice(0, MOST_SHARED);
  const about = address.get("about");
  if (![...address.keys()].some((key) => ["q", "about", "lang"].includes(key))) return;
  history.replaceState(null, "", location.pathname);
  if (questions.length) {
    show(conversations.fresh());
    [, ...waiting] = questions;
    send(questions[0]);
  } else if (about) askAbout(about);
}

/** The reader's page sends somebody who wants to ask about a paragraph. */
async function askAbout(id) {
  try {
    const answer = await fetch(`/page/paragraph/${id.split("/").map(encodeURIComponent).join("/")}`);
    const { references } = await answer.json();
    prefill(say("ask_about_question", { reference: references[language] }));
  } catch {
    complain(say("error_about"));
  }
}

begin();
