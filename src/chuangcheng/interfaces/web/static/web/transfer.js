// A large table comes in batch by batch: the page sends the next one by itself, and still has a button for it.
"use strict";

const next = document.querySelector("form[data-goes-on]");
if (next) next.requestSubmit();
