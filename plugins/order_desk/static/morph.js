// Turn a part of the page into a newer one with as few changes as can be: what stays the same keeps its focus, its
// scroll position, what is typed into it, and whether it is open.

export function morph(old, newer) {
  if (old === newer || old.isEqualNode(newer)) return;
  for (const { name } of [...old.attributes]) if (!newer.hasAttribute(name) && name !== "open") old.removeAttribute(name);
  for (const { name, value } of newer.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  morphChildren(old, newer);
}

function morphChildren(old, newer) {
  const keys = new Set([...newer.children].map(keyOf));
  for (const child of [...old.children]) if (keyOf(child) && !keys.has(keyOf(child))) child.remove();
  const keyed = new Map([...old.children].filter(keyOf).map((child) => [keyOf(child), child]));
  let place = old.firstChild;
  for (const child of [...newer.childNodes]) {
    const match = matching(child, place, keyed);
    if (!match) {
      old.insertBefore(child, place);
      continue;
    }
    while (place && place !== match && !keyOf(place)) place = removed(place); // so that the match need not move
    if (match === place) place = place.nextSibling;
    else old.insertBefore(match, place);
    if (match.nodeType === Node.ELEMENT_NODE) morph(match, child);
    else if (match.nodeValue !== child.nodeValue) match.nodeValue = child.nodeValue;
  }
  while (place) place = removed(place);
}

function removed(node) {
  const next = node.nextSibling;
  node.remove();
  return next;
}

function keyOf(node) {
  return node.dataset?.key ?? node.id ?? "";
}

// What in the old page a new node takes over: the one of the same key, else the one that stands in its place.
function matching(child, place, keyed) {
  const key = keyOf(child);
  if (key) {
    const found = keyed.get(key);
    return found?.nodeName === child.nodeName ? found : null;
  }
  return place && place.nodeName === child.nodeName && !keyOf(place) ? place : null;
}
