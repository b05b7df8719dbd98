// Comfort on top of pages that work without it: finding while typing, copying a link.
"use strict";
(() => {
  const find = document.getElementById("find");
  let timer = 0;
  let asked = 0;

  async function refresh() {
    const address = new URL(find.form.action);
    for (const [name, value] of new FormData(find.form)) if (value) address.searchParams.set(name, value);
    const turn = ++asked;
    const response = await fetch(address);
    if (!response.ok || turn !== asked) return; // somebody has typed on
    const found = new DOMParser().parseFromString(await response.text(), "text/html");
    if (turn !== asked) return;
    for (const id of ["contents", "paragraphs", "count"]) {
      document.getElementById(id).replaceChildren(...found.getElementById(id).childNodes);
    }
    history.replaceState(null, "", address);
    showButtons();
  }

  function showButtons() {
    for (const button of document.querySelectorAll(".copy")) button.hidden = false;
  }

  async function copy(button) {
    const address = new URL(button.dataset.address, location.href);
    try {
      await navigator.clipboard.writeText(address.href);
    } catch {
      location.assign(address); // without https there is no clipboard: the address bar has it
      return;
    }
    const words = [...button.childNodes];
    button.replaceChildren(button.dataset.done);
    setTimeout(() => button.replaceChildren(...words), 2500);
  }

  if (find) {
    find.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(refresh, 180);
    });
  }
  document.addEventListener("click", (event) => {
    const button = event.target.closest(".copy");
    if (button) copy(button);
  });
  if (matchMedia("(max-width: 52rem)").matches) {
    for (const contents of document.querySelectorAll(".contents details")) contents.open = false;
  }
  showButtons();
})();
