extension RunPage {
    /// What the page draws.
    static let script = #"""
        "use strict";
        const data = JSON.parse(document.getElementById("data").textContent);
        const byId = (id) => document.getElementById(id);
        const element = (name, text, kind) => {
          const made = document.createElement(name);
          if (text !== undefined) made.textContent = text;
          if (kind) made.className = kind;
          return made;
        };
        const seconds = (t) => (t / 1e9).toFixed(3) + "s";
        const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();

        const groups = { controllers: "Controllers and users", objects: "Objects", pods: "Pods" };
        const lanes = data.lanes.map(([id, name, group]) => ({ id, name, group, passes: [], states: [], marks: [] }));
        const laneOf = new Map(lanes.map((lane) => [lane.id, lane]));
        const revisions = data.revisions.map(([number, time, lane, actor, verb, object, causes, origin, changes]) =>
          ({ number, time, lane, actor, verb, object, causes, origin, changes }));
        const revisionOf = new Map(revisions.map((revision) => [revision.number, revision]));
        for (const [lane, began, ended, key, outcome, process] of data.passes)
          laneOf.get(lane).passes.push({ began, ended: ended ?? data.end, key, outcome, process });
        for (const [lane, began, ended, word] of data.states)
          laneOf.get(lane).states.push({ began, ended: ended ?? data.end, word });
        for (const revision of revisions) {
          if (revision.lane !== null) laneOf.get(revision.lane).marks.push(revision);
          laneOf.get(revision.actor).marks.push(revision);
        }
        for (const lane of lanes) lane.passes.sort((a, b) => a.began - b.began);

        // Violations and faults, in order of time.
        const marks = data.failures.map((failure) => ({ time: failure.time, kind: "violation", failure }))
          .concat(data.faults.map(([time, text]) => ({ time, kind: "fault", text })))
          .sort((a, b) => a.time - b.time);

        const end = Math.max(data.end, 1);
        const view = { from: 0, to: end * 1.02, top: 0, selected: null, filter: "" };
        const labelWidth = 236, rowHeight = 19, groupHeight = 24, axisHeight = 26;
        const canvas = byId("lanes"), whole = byId("whole");
        let rows = [];

        // Rows from the top: a heading for each group, then its lanes.
        function arrange() {
          rows = [];
          let y = 0;
          for (const group of Object.keys(groups)) {
            const shown = lanes.filter((lane) => lane.group === group && lane.name.toLowerCase().includes(view.filter));
            if (!shown.length) continue;
            rows.push({ y, heading: groups[group] + " (" + shown.length + ")" });
            y += groupHeight;
            for (const lane of shown) { rows.push({ y, lane }); y += rowHeight; }
          }
          view.height = y;
          view.top = Math.max(0, Math.min(view.top, y - 60));
        }

        const timeToX = (t, width) => labelWidth + (t - view.from) / (view.to - view.from) * (width - labelWidth - 12);
        const xToTime = (x, width) => view.from + (x - labelWidth) / (width - labelWidth - 12) * (view.to - view.from);

        function prepare(canvas) {
          const box = canvas.getBoundingClientRect(), scale = window.devicePixelRatio || 1;
          const width = Math.max(1, box.width), height = Math.max(1, box.height);
          if (canvas.width !== Math.round(width * scale) || canvas.height !== Math.round(height * scale)) {
            canvas.width = Math.round(width * scale);
            canvas.height = Math.round(height * scale);
          }
          const pen = canvas.getContext("2d");
          pen.setTransform(scale, 0, 0, scale, 0, 0);
          pen.clearRect(0, 0, width, height);
          pen.font = "12px system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif";
          pen.textBaseline = "middle";
          return { pen, width, height };
        }

        // A round step of time of which some eight fit into the view.
        function step() {
          const wanted = (view.to - view.from) / 8;
          let step = Math.pow(10, Math.floor(Math.log10(Math.max(1, wanted))));
          for (const factor of [1, 2, 5, 10]) if (step * factor >= wanted) { step *= factor; break; }
          return step;
        }

        function axisText(t, step) {
          if (step >= 1e9) return (t / 1e9).toFixed(0) + "s";
          if (step >= 1e6) return (t / 1e9).toFixed(3) + "s";
          return (t / 1e6).toFixed(step >= 1e3 ? 3 : 6) + "ms";
        }

        // The first of a sorted list that is not before a moment.
        function firstFrom(list, time, field) {
          let low = 0, high = list.length;
          while (low < high) { const middle = (low + high) >> 1; if (list[middle][field] < time) low = middle + 1; else high = middle; }
          return low;
        }

        function draw() {
          const { pen, width, height } = prepare(canvas);
          const ink = colour("ink"), soft = colour("soft"), line = colour("line"), band = colour("band");
          const colours = {};
          for (const word of ["ready", "running", "pending", "terminating", "failed", "succeeded", "there", "pass", "write", "violation", "fault", "accent"])
            colours[word] = colour(word);
          const x = (t) => timeToX(t, width);
          const every = step();
          pen.save();
          pen.beginPath();
          pen.rect(0, axisHeight, width, height - axisHeight);
          pen.clip();
          rows.forEach((row, index) => {
            const y = axisHeight + row.y - view.top;
            if (y > height || y + groupHeight < axisHeight) return;
            if (row.heading) {
              pen.fillStyle = soft;
              pen.font = "600 11px system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif";
              pen.fillText(row.heading.toUpperCase(), 12, y + groupHeight / 2 + 2);
              pen.font = "12px system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif";
              return;
            }
            if (index % 2) { pen.fillStyle = band; pen.fillRect(0, y, width, rowHeight); }
          });
          pen.strokeStyle = line;
          pen.lineWidth = 1;
          for (let t = Math.ceil(view.from / every) * every; t <= view.to; t += every) {
            pen.beginPath(); pen.moveTo(Math.round(x(t)) + .5, axisHeight); pen.lineTo(Math.round(x(t)) + .5, height); pen.stroke();
          }
          for (const row of rows) {
            if (!row.lane) continue;
            const y = axisHeight + row.y - view.top;
            if (y > height || y + rowHeight < axisHeight) continue;
            drawLane(pen, row.lane, y, x, width, colours, ink);
          }
          for (const mark of marks) {
            if (mark.time < view.from || mark.time > view.to) continue;
            pen.strokeStyle = colours[mark.kind];
            pen.lineWidth = 1.5;
            pen.setLineDash(mark.kind === "fault" ? [3, 3] : []);
            pen.beginPath(); pen.moveTo(x(mark.time), axisHeight); pen.lineTo(x(mark.time), height); pen.stroke();
            pen.setLineDash([]);
          }
          pen.restore();
          drawAxis(pen, width, every, x, colours, soft, line);
          drawWhole(colours, soft, line);
        }

        function drawLane(pen, lane, y, x, width, colours, ink) {
          pen.save();
          pen.beginPath(); pen.rect(labelWidth, y, width - labelWidth, rowHeight); pen.clip();
          for (const state of lane.states) {
            if (state.ended < view.from || state.began > view.to) continue;
            pen.fillStyle = colours[state.word] || colours.there;
            pen.fillRect(x(state.began), y + 5, Math.max(2, x(state.ended) - x(state.began)), rowHeight - 10);
          }
          let lastX = -10;
          pen.fillStyle = colours.pass;
          for (const pass of lane.passes) {
            if (pass.began > view.to) break;
            if (pass.ended < view.from) continue;
            const left = x(pass.began), right = Math.max(left + 1.5, x(pass.ended));
            if (right - lastX < 1) continue;
            pen.fillRect(left, y + 6, right - left, rowHeight - 12);
            lastX = right;
          }
          lastX = -10;
          for (let at = firstFrom(lane.marks, view.from, "time"); at < lane.marks.length; at++) {
            const revision = lane.marks[at];
            if (revision.time > view.to) break;
            const place = x(revision.time);
            if (place - lastX < 1.2 && revision !== view.selected) continue;
            lastX = place;
            const isPicked = revision === view.selected;
            pen.fillStyle = isPicked ? colours.violation : revision.verb === "delete" ? colours.failed : colours.write;
            pen.beginPath();
            if (lane.group === "controllers") pen.rect(place - (isPicked ? 1.5 : .75), y + (isPicked ? 1 : 3), isPicked ? 3 : 1.5, rowHeight - (isPicked ? 2 : 6));
            else pen.arc(place, y + rowHeight / 2, isPicked ? 5 : revision.verb === "update" ? 2.6 : 3.8, 0, 7);
            pen.fill();
          }
          pen.restore();
          pen.fillStyle = ink;
          // Of a long name the end says most.
          let name = lane.name, kept = lane.name.length - 8;
          while (kept > 4 && pen.measureText(name).width > labelWidth - 22) name = lane.name.slice(0, kept--) + "…" + lane.name.slice(-7);
          pen.fillText(name, 12, y + rowHeight / 2 + .5);
        }

        function drawAxis(pen, width, every, x, colours, soft, line) {
          pen.fillStyle = soft;
          pen.textAlign = "center";
          for (let t = Math.ceil(view.from / every) * every; t <= view.to; t += every)
            if (x(t) > labelWidth + 16) pen.fillText(axisText(t, every), x(t), axisHeight / 2);
          pen.textAlign = "left";
          pen.strokeStyle = line;
          pen.beginPath(); pen.moveTo(0, axisHeight - .5); pen.lineTo(width, axisHeight - .5); pen.stroke();
          for (const mark of marks) {
            if (mark.time < view.from || mark.time > view.to) continue;
            const at = x(mark.time);
            pen.fillStyle = colours[mark.kind];
            pen.beginPath(); pen.moveTo(at - 5, axisHeight - 9); pen.lineTo(at + 5, axisHeight - 9); pen.lineTo(at, axisHeight); pen.fill();
          }
        }

        // Below: how many revisions there are over the whole run, and which part of it is in view.
        function drawWhole(colours, soft, line) {
          const { pen, width, height } = prepare(whole);
          const inner = width - labelWidth - 12, bins = Math.max(1, Math.floor(inner / 3)), counts = new Array(bins).fill(0);
          for (const revision of revisions) counts[Math.min(bins - 1, Math.floor(revision.time / (end * 1.02) * bins))] += 1;
          const most = Math.max(1, ...counts);
          pen.fillStyle = colours.pass;
          counts.forEach((count, bin) => {
            const tall = count ? Math.max(1.5, Math.sqrt(count / most) * (height - 16)) : 0;
            pen.fillRect(labelWidth + bin / bins * inner, height - 6 - tall, inner / bins - 1, tall);
          });
          const at = (t) => labelWidth + t / (end * 1.02) * inner;
          for (const mark of marks) { pen.fillStyle = colours[mark.kind]; pen.fillRect(at(mark.time) - 1, 4, 2, height - 8); }
          pen.strokeStyle = colours.accent;
          pen.lineWidth = 1.5;
          pen.strokeRect(at(view.from), 3, Math.max(3, at(view.to) - at(view.from)), height - 6);
          pen.fillStyle = soft;
          pen.fillText(revisions.length.toLocaleString("en") + " revisions in " + seconds(end), 12, height / 2);
        }
        """#
}
