// The list of conversations: open, rename, delete. A modal dialog, so that Escape and focus work.

import * as conversations from "./conversations.js";
import { tell } from "./copying.js";
import { button, el } from "./element.js";
import { language, say } from "./words.js";

const list = el("ul", { class: "pc-conversations" });
const drawer = el("dialog", { class: "pc-drawer", "aria-labelledby": "pc-drawer-title" });
let acts;

/** Put the drawer on the page; `acts` has open(conversation), fresh(), current(), renamed(), removed(id). */
export function placeDrawer(given) {
  acts = given;
  drawer.append(
    el("header", {},
      el("h2", { id: "pc-drawer-title", tabindex: "-1" }, say("conversations")),
      button("close", say("close"), () => drawer.close(), { quiet: true, class: "pc-button pc-quiet pc-close" })),
    button("plus", say("new_conversation"), () => { drawer.close(); acts.fresh(); }, { class: "pc-button pc-wide" }),
    list,
    el("p", { class: "pc-small" }, say("conversations_kept")));
  drawer.addEventListener("click", (click) => {
    if (click.target === drawer) drawer.close();
  });
  document.body.append(drawer);
}

export function openDrawer() {
  fill();
  drawer.showModal();
  drawer.querySelector("h2").focus();
}

function fill() {
  const kept = conversations.all();
  list.replaceChildren(...(kept.length ? kept.map(row) : [el("li", { class: "pc-small" }, say("no_conversations"))]));
}

function row(one) {
  const here = one.id === acts.current();
  const when = new Date(one.at).toLocaleDateString(language, { day: "numeric", month: "short" });
  const item = el("li", { "aria-current": here ? "true" : null });
  item.append(
    el("button", {
      type: "button", class: "pc-conversation",
      on: { click: () => { drawer.close(); acts.open(one); } },
    }, el("span", { class: "pc-conversation-title" }, one.title), el("small", {}, when)),
    button("edit", `${say("rename")}: ${one.title}`, () => renaming(item, one), { quiet: true }),
    button("close", `${say("delete")}: ${one.title}`, () => deleting(item, one), { quiet: true }));
  return item;
}

function renaming(item, one) {
  const field = el("input", { type: "text", value: one.title, maxlength: 120, "aria-label": say("name_of_conversation") });
  const leave = () => { item.replaceWith(row(one)); };
  const form = el("form", {
    class: "pc-renaming",
    on: {
      submit: (sent) => {
        sent.preventDefault();
        const title = field.value.trim();
        if (title) {
          conversations.rename(one.id, title);
          acts.renamed(one.id, title);
        }
        fill();
        list.querySelector("button")?.focus();
      },
      keydown: (press) => {
        if (press.key === "Escape") {
          press.preventDefault();
          press.stopPropagation();
          leave();
        }
      },
    },
  }, field, button(null, say("save"), () => form.requestSubmit()), button(null, say("cancel"), leave));
  item.replaceChildren(form);
  field.focus();
  field.select();
}

function deleting(item, one) {
  const no = button(null, say("cancel"), () => { item.replaceWith(row(one)); });
  item.replaceChildren(el("div", { class: "pc-renaming", role: "group", "aria-label": say("delete_sure") },
    el("span", {}, say("delete_sure")),
    button(null, say("delete"), () => {
      conversations.remove(one.id);
      acts.removed(one.id);
      fill();
      drawer.querySelector("h2").focus();
      tell(say("deleted"));
    }, { class: "pc-button pc-primary" }),
    no));
  no.focus();
}
