// The list of orders: kept fresh without a blink.
import { outsideLink, quietly, refresh, tell } from "./desk.js";
import { wireSelection } from "./orders_selection.js";

const QUIET_SECONDS = 15;
const byId = (id) => document.getElementById(id);
const updated = byId("updated");

// Answer whether the list is up to date. Nothing moves under an open dialog.
async function update() {
  if (document.querySelector("dialog[open]")) return true;
  const worked = await refresh();
  const aside = document.querySelector("dialog[open]") !== null;
  if (worked) showTime();
  updated.classList.toggle("stale", !worked && !aside);
  return worked || aside;
}

function showTime() {
  const now = new Date();
  updated.dateTime = now.toISOString();
  updated.textContent = `${now.toISOString().slice(11, 19)} UTC`;
  document.dispatchEvent(new CustomEvent("desk:refreshed"));
}

async function updateAloud() {
  if (await update()) tell("Updated.");
  else tell("The list could not be updated. The server cannot be reached, or your login has run out: load the page again.", "bad");
}

async function updateQuietly() {
  await update();
}

// Where the page is narrow, filters and actions are folded behind a button each.
function unfold(event) {
  const button = event.target.closest("[aria-controls][aria-expanded]");
  if (!button) return;
  const open = button.getAttribute("aria-expanded") !== "true";
  button.setAttribute("aria-expanded", String(open));
  byId(button.getAttribute("aria-controls")).classList.toggle("unfolded", open);
}

// What is not asked for does not stand in the address.
function leaveOutTheUsual({ formData }) {
  for (const [name, value] of [...formData]) if (value === "") formData.delete(name);
  if (formData.get("sort") === "placed_at" && formData.get("dir") === "desc") ["sort", "dir"].forEach((name) => formData.delete(name));
}

document.addEventListener("click", unfold);
byId("update").addEventListener("click", updateAloud);
byId("find").addEventListener("formdata", leaveOutTheUsual);
byId("copy-view").dataset.copy = outsideLink();
wireSelection(updateQuietly);
quietly(QUIET_SECONDS, updateQuietly);
