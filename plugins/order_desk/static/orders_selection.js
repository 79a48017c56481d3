// Select orders: some, the page, or all that match. What is selected stays so when the list is refreshed.
import { quietly } from "./desk.js";
import { act } from "./orders_actions.js";

const picked = new Set();
let everyMatch = false;
let lastBox = null;

const byId = (id) => document.getElementById(id);
const boxes = () => [...document.querySelectorAll("[data-pick]")];
const rowOf = (box) => box.closest("tr");
const keyOf = (box) => rowOf(box).dataset.key;

// `updateNow` brings the list up to date, so that orders are seen to turn after an action.
export function wireSelection(updateNow) {
  if (!byId("selection")) return;
  document.addEventListener("click", onClick);
  document.addEventListener("change", onChange);
  document.addEventListener("desk:refreshed", show);
  byId("bulk-actions").addEventListener("click", async (event) => {
    const button = event.target.closest("[data-action]");
    if (!button) return;
    const done = await act(button, everyMatch ? matching() : { orders: targets() }, words());
    if (!done) return;
    forget(done);
    show();
    byId("content").focus({ preventScroll: true });
    watch(updateNow);
  });
  show();
}

function onClick(event) {
  if (event.target.matches("[data-pick]")) reach(event.target, event.shiftKey);
  else if (event.target.closest("#pick-all")) choose(true);
  else if (event.target.closest("#pick-none")) choose(false);
  else if (event.target.closest("#pick-page-too")) pickPage(true);
}

function onChange(event) {
  if (event.target.id === "pick-page") pickPage(event.target.checked);
  else if (event.target.matches("[data-pick]")) pick([event.target], event.target.checked);
}

function pick(some, wanted) {
  if (everyMatch) boxes().forEach((box) => picked.add(keyOf(box)));
  everyMatch = false;
  for (const box of some) wanted ? picked.add(keyOf(box)) : picked.delete(keyOf(box));
  show();
}

function pickPage(wanted) {
  pick(boxes(), wanted);
}

// With Shift, everything between the last box and this one goes the same way.
function reach(box, shift) {
  const all = boxes();
  const [from, to] = [all.indexOf(lastBox), all.indexOf(box)].sort((a, b) => a - b);
  lastBox = box;
  if (!shift || from < 0) return;
  pick(all.slice(from, to + 1), box.checked);
}

function choose(all) {
  everyMatch = all;
  picked.clear();
  show();
  byId(all ? "pick-none" : "pick-page")?.focus();
}

// Show what is selected; what is listed no more is not selected any more either.
function show() {
  const all = boxes();
  const listed = new Set(all.map(keyOf));
  for (const key of picked) if (!listed.has(key)) picked.delete(key);
  for (const box of all) {
    box.checked = everyMatch || picked.has(keyOf(box));
    rowOf(box).classList.toggle("is-picked", box.checked);
  }
  showPage(all);
  showBar(all);
}

function showPage(all) {
  const page = byId("pick-page");
  if (!page) return;
  page.checked = everyMatch || (all.length > 0 && picked.size === all.length);
  page.indeterminate = !everyMatch && picked.size > 0 && picked.size < all.length;
}

function showBar(all) {
  const some = everyMatch || picked.size > 0;
  byId("selection").hidden = !some;
  byId("pick-all").hidden = everyMatch || picked.size < all.length || Number(byId("matching").dataset.total) <= all.length;
  if (byId("picked").textContent === words()) return;
  byId("picked").textContent = words();
  byId("picked-aloud").textContent = some ? words() : "Nothing selected";
}

function words() {
  if (everyMatch) return `All ${byId("matching").textContent} that match`;
  return `${picked.size} selected`;
}

function targets() {
  return boxes()
    .filter((box) => picked.has(keyOf(box)))
    .map((box) => rowOf(box).dataset)
    .map(({ order, destination, seen }) => ({ order: Number(order), destination, seen: Number(seen) }));
}

function matching() {
  const filters = new URLSearchParams(location.search);
  for (const name of ["sort", "dir", "position"]) filters.delete(name);
  return { matching: Object.fromEntries([...filters].filter(([, value]) => value !== "")) };
}

// What was refused stays selected.
function forget(results) {
  const refused = new Set(results.filter((one) => one.outcome !== "done").map((one) => String(one.order)));
  for (const box of boxes()) if (!refused.has(rowOf(box).dataset.order)) picked.delete(keyOf(box));
  everyMatch = false;
}

// For half a minute after an action, look more often.
function watch(updateNow) {
  const until = Date.now() + 30_000;
  updateNow();
  quietly(3, async () => {
    await updateNow();
    return Date.now() < until;
  });
}
