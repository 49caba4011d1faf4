// Keyboard shortcuts and their sheet. They are silent while something is typed, and can be switched off for good.
"use strict";

const OFF = "automation-log-keys-off";
const sheet = document.querySelector("#shortcuts");
const places = { l: "log", n: "new", f: "failures", p: "people" };
let isGoing = false;

function isTyping(target) {
  return target.closest("input:not([type=checkbox], [type=radio]), select, textarea, [contenteditable]") !== null;
}

function move(step) {
  const links = [...document.querySelectorAll("table.jobs tbody .cell-target > a")];
  const at = links.indexOf(document.activeElement);
  const next = links[at === -1 ? (step > 0 ? 0 : links.length - 1) : at + step];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

function goTo(name) {
  document.querySelector(`nav a[data-place="${name}"]`)?.click();
}

function act(key) {
  if (isGoing) {
    isGoing = false;
    return places[key] ? goTo(places[key]) : undefined;
  }
  switch (key) {
    case "/": return document.querySelector("#q")?.focus();
    case "?": return sheet.showModal();
    case "j": return move(1);
    case "k": return move(-1);
    case "n": return goTo("new");
    case "s": return document.querySelector("[data-pause]")?.click();
    case "g": isGoing = true; setTimeout(() => { isGoing = false; }, 1500); return undefined;
    default: return undefined;
  }
}

if (sheet) {
  const isOn = sheet.querySelector("input");
  isOn.checked = localStorage.getItem(OFF) === null;
  isOn.addEventListener("change", () => {
    if (isOn.checked) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "1");
  });
  for (const button of document.querySelectorAll("[data-keys]")) {
    button.hidden = false;
    button.addEventListener("click", () => sheet.showModal());
  }
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || sheet.open || isTyping(event.target)) return;
    if (!isOn.checked || event.key.length !== 1 || !"/?jknsg".includes(event.key) && !isGoing) return;
    event.preventDefault();
    act(event.key);
  });
}
