extension RunPage {
    /// What the page does when it is used.
    static let interaction = #"""
        // Details

        function showRun() {
          const panel = byId("details");
          panel.replaceChildren();
          panel.append(element("h2", "What happened"));
          if (data.failures.length) panel.append(element("h3", "What does not hold"));
          for (const failure of data.failures) {
            const entry = element("div", failure.assertion + "\n" + failure.message, "failure");
            entry.onclick = () => showFailure(failure);
            panel.append(entry);
          }
          panel.append(element("h3", "Timeline"));
          const list = element("ol", undefined, "chain");
          for (const [time, category, actor, text] of data.timeline.slice(0, 400)) {
            const entry = element("li");
            entry.append(element("time", seconds(time)), element("span", text));
            entry.title = category + " by " + actor;
            entry.onclick = () => centre(time);
            list.append(entry);
          }
          panel.append(list);
          if (data.timeline.length > 400) panel.append(element("p", "… and " + (data.timeline.length - 400) + " more", "soft"));
          panel.append(element("h3", "Keys"));
          const keys = element("p", undefined, "soft");
          for (const [key, what] of [["←→", "move"], ["+ −", "zoom"], ["0", "all"], ["n p", "next, previous revision"], ["v", "next violation or fault"], ["/", "find lanes"], ["Esc", "back here"]])
            keys.append(element("kbd", key), document.createTextNode(" " + what + "  "));
          panel.append(keys);
        }

        // The chain of a revision: each revision says what it goes back to.
        function chainOf(revision) {
          const chain = [];
          let next = revision;
          for (let length = 0; next && length < 60; length++) {
            chain.push([next.time, next.verb + " " + next.object + " by " + laneOf.get(next.actor).name + ", revision " + next.number, next.number]);
            for (const [time, text] of next.causes) chain.push([time, text, null]);
            next = next.origin === null || next.origin >= next.number ? null : revisionOf.get(next.origin);
          }
          return chain;
        }

        function appendChain(panel, chain, title) {
          panel.append(element("h3", title));
          const list = element("ol", undefined, "chain");
          for (const [time, text, number] of chain) {
            const entry = element("li", undefined, number === null || number === undefined ? "" : "revision");
            entry.append(element("time", seconds(time)), element("span", text));
            const revision = revisionOf.get(number);
            if (revision) entry.onclick = () => { select(revision); centre(revision.time); };
            list.append(entry);
          }
          panel.append(list);
        }

        function select(revision) {
          view.selected = revision;
          const panel = byId("details");
          panel.replaceChildren();
          panel.append(element("h2", revision.object));
          panel.append(element("p", "revision " + revision.number + " at " + seconds(revision.time) + ": " + revision.verb + " by " + laneOf.get(revision.actor).name));
          panel.append(element("h3", "What changed"));
          const diff = element("div", undefined, "diff");
          for (const [path, before, after] of revision.changes) {
            const row = element("div", undefined, before === null ? "added" : after === null ? "removed" : "changed");
            row.append(element("b", path + ": "));
            if (before !== null) row.append(element("del", before), document.createTextNode(after === null ? "" : " → "));
            if (after !== null) row.append(document.createTextNode(after));
            diff.append(row);
          }
          if (!revision.changes.length) diff.append(element("div", revision.verb === "delete" ? "the object is gone" : "nothing but the resourceVersion"));
          panel.append(diff);
          appendChain(panel, chainOf(revision).slice(1), "Because");
          const history = revisions.filter((other) => other.object === revision.object);
          appendChain(panel, history.map((other) => [other.time, other.verb + " by " + laneOf.get(other.actor).name + ", revision " + other.number, other.number]), "History");
          reveal(revision);
          draw();
        }

        function showFailure(failure) {
          const panel = byId("details");
          panel.replaceChildren();
          panel.append(element("h2", failure.assertion));
          panel.append(element("p", failure.message));
          panel.append(element("p", "at " + seconds(failure.time) + (failure.revision === null ? "" : ", revision " + failure.revision), "soft"));
          if (failure.chain.length) appendChain(panel, failure.chain.map((link) => [link.time, link.text, link.kind === "revision" ? link.revision : null]), "Because");
          panel.append(element("h3", "Replay"), element("code", failure.replay));
          view.selected = revisionOf.get(failure.revision) || null;
          if (view.selected) reveal(view.selected);
          centre(failure.time);
        }

        function showPass(lane, pass) {
          const panel = byId("details");
          panel.replaceChildren();
          panel.append(element("h2", "pass of " + lane.name + " over " + pass.key));
          panel.append(element("p", seconds(pass.began) + " to " + seconds(pass.ended) + " in " + pass.process + (pass.outcome ? ": " + pass.outcome : "")));
          const made = lane.marks.filter((revision) => revision.time >= pass.began && revision.time <= pass.ended);
          if (made.length) appendChain(panel, made.map((revision) => [revision.time, revision.verb + " " + revision.object + ", revision " + revision.number, revision.number]), "Written meanwhile by this controller");
        }

        // Moving about

        function reveal(revision) {
          const row = rows.find((row) => row.lane && row.lane.id === (revision.lane ?? revision.actor));
          if (!row) return;
          const room = canvas.getBoundingClientRect().height - axisHeight;
          if (row.y < view.top || row.y + rowHeight > view.top + room) view.top = Math.max(0, row.y - room / 2);
        }

        function show(from, to) {
          const length = Math.max(1000, Math.min(to - from, end * 1.02));
          view.from = Math.max(0, Math.min(from, end * 1.02 - length));
          view.to = view.from + length;
          draw();
        }

        function zoom(factor, around) {
          const length = (view.to - view.from) * factor;
          const share = (around - view.from) / (view.to - view.from);
          show(around - length * share, around + length * (1 - share));
        }

        function centre(time) {
          const length = view.to - view.from;
          if (time < view.from + length * .05 || time > view.to - length * .05) show(time - length / 2, time + length / 2); else draw();
        }

        function neighbour(direction) {
          const lane = view.selected ? laneOf.get(view.selected.lane ?? view.selected.actor) : null;
          const list = lane ? lane.marks : revisions;
          const next = view.selected ? list[list.indexOf(view.selected) + direction] : list.find((revision) => revision.time >= view.from);
          if (next) { select(next); centre(next.time); }
        }

        function nextMark() {
          if (!marks.length) return;
          view.mark = view.mark === undefined ? 0 : (view.mark + 1) % marks.length;
          const mark = marks[view.mark];
          if (mark.failure) return showFailure(mark.failure);
          byId("details").replaceChildren(element("h2", "fault"), element("p", mark.text), element("p", "at " + seconds(mark.time), "soft"));
          centre(mark.time);
        }

        // What is at a point of the lanes: a revision within some pixels, else a pass, else a state.
        function hit(x, y) {
          const width = canvas.getBoundingClientRect().width;
          const mark = y < axisHeight ? marks.find((mark) => Math.abs(timeToX(mark.time, width) - x) < 7) : null;
          if (mark) return { mark };
          const row = rows.find((row) => row.lane && y - axisHeight + view.top >= row.y && y - axisHeight + view.top < row.y + rowHeight);
          if (!row || y < axisHeight) return null;
          let best = null, distance = 7;
          for (const revision of row.lane.marks) {
            const away = Math.abs(timeToX(revision.time, width) - x);
            if (away < distance) { best = revision; distance = away; }
          }
          const time = xToTime(x, width);
          const slack = 3 * (view.to - view.from) / width;
          return {
            lane: row.lane, revision: best, pass: row.lane.passes.find((pass) => time >= pass.began - slack && time <= pass.ended + slack),
            state: row.lane.states.find((state) => time >= state.began && time <= state.ended),
          };
        }

        let drag = null;
        canvas.addEventListener("mousedown", (event) => { drag = { x: event.offsetX, y: event.offsetY, from: view.from, to: view.to, top: view.top, moved: false }; });
        canvas.addEventListener("mousemove", (event) => {
          const tip = byId("tip");
          if (drag && event.buttons) {
            const width = canvas.getBoundingClientRect().width;
            if (Math.abs(event.offsetX - drag.x) + Math.abs(event.offsetY - drag.y) > 4) drag.moved = true;
            if (!drag.moved) return;
            const shift = (event.offsetX - drag.x) / (width - labelWidth - 12) * (drag.to - drag.from);
            view.top = Math.max(0, Math.min(view.height - 60, drag.top - (event.offsetY - drag.y)));
            show(drag.from - shift, drag.to - shift);
            tip.style.display = "none";
            return;
          }
          const found = hit(event.offsetX, event.offsetY);
          let text = "";
          if (found && found.mark) text = found.mark.failure ? found.mark.failure.assertion : found.mark.text;
          else if (found && found.revision) text = found.revision.verb + " " + found.revision.object + "\nrevision " + found.revision.number + " at " + seconds(found.revision.time) + " by " + laneOf.get(found.revision.actor).name;
          else if (found && found.pass) text = "pass over " + found.pass.key + (found.pass.outcome ? "\n" + found.pass.outcome : "");
          else if (found && event.offsetX < labelWidth) text = found.lane.name;
          else if (found && found.state) text = found.lane.name + ": " + found.state.word;
          tip.textContent = text;
          tip.style.display = text ? "block" : "none";
          tip.style.left = Math.min(event.offsetX + 14, canvas.clientWidth - 300) + "px";
          tip.style.top = event.offsetY + 16 + "px";
        });
        canvas.addEventListener("mouseleave", () => { byId("tip").style.display = "none"; });
        window.addEventListener("mouseup", () => { setTimeout(() => { drag = null; }, 0); });
        canvas.addEventListener("click", (event) => {
          if (drag && drag.moved) return;
          const found = hit(event.offsetX, event.offsetY);
          if (found && found.mark) { if (found.mark.failure) showFailure(found.mark.failure); else { view.mark = marks.indexOf(found.mark) - 1; nextMark(); } }
          else if (found && found.revision) select(found.revision);
          else if (found && found.pass) showPass(found.lane, found.pass);
          else { view.selected = null; showRun(); draw(); }
        });
        canvas.addEventListener("wheel", (event) => {
          event.preventDefault();
          const width = canvas.getBoundingClientRect().width;
          if (event.ctrlKey || event.metaKey) zoom(Math.exp(event.deltaY * .002), xToTime(Math.max(labelWidth, event.offsetX), width));
          else if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
            const shift = (event.deltaX || event.deltaY) / width * (view.to - view.from);
            show(view.from + shift, view.to + shift);
          } else { view.top = Math.max(0, Math.min(view.height - 60, view.top + event.deltaY)); draw(); }
        }, { passive: false });

        function scrub(event) {
          const inner = whole.getBoundingClientRect().width - labelWidth - 12, length = view.to - view.from;
          const time = (event.offsetX - labelWidth) / inner * end * 1.02;
          show(time - length / 2, time + length / 2);
        }
        whole.addEventListener("mousedown", scrub);
        whole.addEventListener("mousemove", (event) => { if (event.buttons) scrub(event); });

        const middle = () => view.selected && view.selected.time >= view.from && view.selected.time <= view.to ? view.selected.time : (view.from + view.to) / 2;
        const actions = {
          "+": () => zoom(.5, middle()), "=": () => zoom(.5, middle()), "-": () => zoom(2, middle()), "0": () => show(0, end * 1.02),
          ArrowLeft: () => show(view.from - (view.to - view.from) * .15, view.to - (view.to - view.from) * .15),
          ArrowRight: () => show(view.from + (view.to - view.from) * .15, view.to + (view.to - view.from) * .15),
          ArrowUp: () => { view.top = Math.max(0, view.top - 3 * rowHeight); draw(); },
          ArrowDown: () => { view.top = Math.max(0, Math.min(view.height - 60, view.top + 3 * rowHeight)); draw(); },
          n: () => neighbour(1), p: () => neighbour(-1), v: nextMark, "/": () => byId("filter").focus(),
          Escape: () => { view.selected = null; showRun(); draw(); },
        };
        window.addEventListener("keydown", (event) => {
          if (event.target === byId("filter")) { if (event.key === "Escape") { byId("filter").value = ""; setFilter(""); canvas.focus(); } return; }
          if (event.ctrlKey || event.metaKey || event.altKey || !actions[event.key]) return;
          event.preventDefault();
          actions[event.key]();
        });
        function setFilter(text) { view.filter = text.toLowerCase(); view.top = 0; arrange(); draw(); }
        byId("filter").addEventListener("input", (event) => setFilter(event.target.value));
        byId("in").onclick = actions["+"]; byId("out").onclick = actions["-"]; byId("fit").onclick = actions["0"];
        byId("next").onclick = actions.n; byId("previous").onclick = actions.p; byId("violation").onclick = nextMark;
        window.addEventListener("resize", draw);

        // The heading

        byId("title").textContent = data.run.scenario;
        document.title = data.run.scenario + ", run " + data.run.number;
        byId("verdict").textContent = data.run.result;
        byId("verdict").classList.add(data.run.result);
        byId("facts").textContent = "run " + data.run.number + " · " + data.run.file + " · seed " + data.run.seed + " · " + data.run.chooser + " · digest " + (data.run.digest || "–")
          + (data.omitted ? " · the first " + revisions.length + " revisions, " + data.omitted + " more are left out" : "");
        for (const [word, what] of [["pass", "pass"], ["write", "revision"], ["pending", "not ready"], ["running", "running"], ["ready", "ready"], ["terminating", "terminating"], ["violation", "violation"], ["fault", "fault"]]) {
          const entry = element("span", what);
          entry.style.setProperty("--swatch", "var(--" + word + ")");
          byId("legend").append(entry);
        }
        arrange();
        showRun();
        draw();

        // With #selftest the page uses itself and says what came of it; with #revision=N it begins at a revision.
        function selfTest() {
          const found = [];
          const check = (name, holds) => { if (!holds) found.push(name); };
          for (const group of ["controllers", "objects", "pods"]) check("lanes of " + group, lanes.some((lane) => lane.group === group));
          const revision = revisions.find((revision) => revision.lane !== null && revision.verb === "update" && revision.changes.length && revision.origin !== null);
          check("a revision to click on", revision);
          if (revision) {
            show(revision.time - end / 50, revision.time + end / 50);
            reveal(revision);
            draw();
            const row = rows.find((row) => row.lane && row.lane.id === revision.lane);
            const box = canvas.getBoundingClientRect();
            const x = timeToX(revision.time, box.width), y = axisHeight + row.y - view.top + rowHeight / 2;
            canvas.dispatchEvent(new MouseEvent("click", { bubbles: true, clientX: box.left + x, clientY: box.top + y }));
            check("a click selects", view.selected && view.selected.object === revision.object);
            check("a click shows the changes", document.querySelectorAll("#details .diff div").length > 0);
            check("a click shows the causes", document.querySelectorAll("#details ol.chain li").length > 1);
            const before = view.to - view.from;
            window.dispatchEvent(new KeyboardEvent("keydown", { key: "+" }));
            check("a key zooms", view.to - view.from < before);
            const from = view.from;
            window.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight" }));
            check("a key moves", view.from > from);
          }
          const report = element("pre", found.length ? "selftest failed: " + found.join(", ") : "selftest passed: " + lanes.length + " lanes, " + revisions.length + " revisions, " + marks.length + " marks");
          report.id = "selftest";
          document.body.append(report);
          report.hidden = true;
        }
        const place = /^#revision=(\d+)$/.exec(location.hash);
        if (place && revisionOf.get(Number(place[1]))) { select(revisionOf.get(Number(place[1]))); centre(view.selected.time); }
        if (location.hash === "#selftest") selfTest();
        """#
}
