// SPDX-License-Identifier: GPL-2.0
// Lights up a layer's octets when its box is tapped, or clicked: pointing at it
// does so without any script. And unfolds everything to be printed.
"use strict";

(function () {
	function lit(frame, layer) {
		if (!layer || frame.dataset.lit === layer)
			delete frame.dataset.lit;
		else
			frame.dataset.lit = layer;
	}

	// Into view within the dump alone: the page stays where it is.
	function show(frame, layer) {
		const dump = frame.querySelector(".dump");
		const first = dump.querySelector("." + layer);

		if (first)
			dump.scrollTop += first.getBoundingClientRect().top -
				dump.getBoundingClientRect().top - 8;
	}

	document.addEventListener("click", function (event) {
		const frame = event.target.closest(".frame");
		const box = event.target.closest(".box");
		const run = event.target.closest(".dump span");

		if (!frame || event.ctrlKey || event.metaKey)
			return;
		if (box) {
			event.preventDefault();
			lit(frame, box.dataset.layer);
			if (frame.dataset.lit)
				show(frame, frame.dataset.lit);
		} else if (run) {
			lit(frame, run.className);
		}
	});

	document.addEventListener("keydown", function (event) {
		if (event.key === "Escape")
			for (const frame of document.querySelectorAll("[data-lit]"))
				lit(frame, null);
	});

	window.addEventListener("beforeprint", function () {
		for (const details of document.querySelectorAll("details"))
			details.open = true;
	});
}());
