extension RunPage {
    static let style = """
        :root {
          --paper: #fbfaf7; --panel: #ffffff; --ink: #23252a; --soft: #6d7178; --line: #e3e0d8; --band: #f4f2ec; --accent: #2f6f8f;
          --pass: #86a9bd; --write: #2f6f8f; --ready: #7fb069; --running: #e6b655; --pending: #d8d3c6; --terminating: #b98a8a;
          --failed: #c8473f; --succeeded: #9db4c0; --there: #c9d3d8; --fault: #b2641f; --violation: #c8473f;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --paper: #191b1f; --panel: #212429; --ink: #e6e4df; --soft: #989ca3; --line: #34383f; --band: #1f2227; --accent: #7fb9d6;
            --pass: #476578; --write: #8fc6e0; --ready: #5d8f4b; --running: #b58a35; --pending: #4a4d52; --terminating: #7d5656;
            --failed: #dc6259; --succeeded: #56707e; --there: #3f4a50; --fault: #e0924c; --violation: #e8685f;
          }
        }
        * { box-sizing: border-box; }
        html, body { height: 100%; margin: 0; }
        body {
          display: grid; grid-template: auto auto 1fr auto / 1fr minmax(300px, 32%); background: var(--paper); color: var(--ink);
          font: 13px/1.45 system-ui, "Segoe UI", "DejaVu Sans", sans-serif;
        }
        header { grid-column: 1 / 3; display: flex; gap: 14px; align-items: baseline; padding: 10px 16px 6px; flex-wrap: wrap; }
        h1 { font-size: 17px; margin: 0; font-weight: 650; }
        header .facts { color: var(--soft); }
        .verdict { border-radius: 9px; padding: 1px 9px; font-weight: 600; color: #fff; background: var(--soft); }
        .verdict.passed { background: #4f8a3c; } .verdict.failed { background: var(--violation); }
        nav { grid-column: 1 / 3; display: flex; gap: 8px; align-items: center; padding: 0 16px 8px; border-bottom: 1px solid var(--line); flex-wrap: wrap; }
        nav input {
          font: inherit; padding: 3px 8px; border: 1px solid var(--line); border-radius: 5px; background: var(--panel); color: inherit; width: 190px;
        }
        nav button {
          font: inherit; padding: 3px 9px; border: 1px solid var(--line); border-radius: 5px; background: var(--panel); color: inherit; cursor: pointer;
        }
        nav button:hover { border-color: var(--accent); }
        nav .legend { margin-left: auto; display: flex; gap: 11px; color: var(--soft); flex-wrap: wrap; }
        nav .legend span::before { content: ""; display: inline-block; width: 10px; height: 10px; border-radius: 2px; margin-right: 4px; background: var(--swatch); }
        main { position: relative; overflow: hidden; min-height: 0; border-right: 1px solid var(--line); }
        canvas { display: block; width: 100%; height: 100%; outline: none; cursor: crosshair; }
        canvas:focus-visible { box-shadow: inset 0 0 0 2px var(--accent); }
        #overview { grid-column: 1; grid-row: 4; height: 54px; border-top: 1px solid var(--line); border-right: 1px solid var(--line); }
        #overview canvas { cursor: grab; }
        #tip {
          position: absolute; pointer-events: none; display: none; max-width: 420px; padding: 5px 9px; border-radius: 5px; background: var(--ink);
          color: var(--paper); font-size: 12px; white-space: pre-line; z-index: 2;
        }
        aside { grid-column: 2; grid-row: 3 / 5; overflow: auto; padding: 12px 16px; background: var(--panel); min-height: 0; }
        aside h2 { font-size: 14px; margin: 0 0 3px; } aside h3 { font-size: 11px; margin: 15px 0 5px; color: var(--soft); text-transform: uppercase; letter-spacing: .05em; }
        aside p { margin: 2px 0; } aside .soft { color: var(--soft); }
        ol.chain { list-style: none; margin: 0; padding: 0; }
        ol.chain li { display: grid; grid-template-columns: 74px 1fr; gap: 9px; padding: 2px 4px; border-radius: 4px; }
        ol.chain li.revision { cursor: pointer; font-weight: 550; } ol.chain li.revision:hover { background: var(--band); }
        ol.chain time { color: var(--soft); text-align: right; font-variant-numeric: tabular-nums; font-weight: 400; }
        .diff { font: 12px/1.5 ui-monospace, "DejaVu Sans Mono", monospace; }
        .diff div { padding: 1px 6px; overflow-wrap: anywhere; border-left: 3px solid transparent; }
        .diff .added { border-color: var(--ready); } .diff .removed { border-color: var(--failed); } .diff .changed { border-color: var(--running); }
        .diff b { font-weight: 600; } .diff del { color: var(--soft); }
        .failure { border-left: 3px solid var(--violation); padding: 3px 0 3px 9px; margin: 7px 0; cursor: pointer; white-space: pre-line; }
        code { font: 12px ui-monospace, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
        kbd { font: 11px ui-monospace, monospace; border: 1px solid var(--line); border-radius: 3px; padding: 0 4px; }
        """

    static let body = """
        <header><h1 id="title"></h1><span id="verdict" class="verdict"></span><span id="facts" class="facts"></span></header>
        <nav>
          <input id="filter" type="search" placeholder="show lanes with …" aria-label="show lanes with this text">
          <button id="in" title="zoom in (+)">+</button><button id="out" title="zoom out (-)">−</button><button id="fit" title="the whole run (0)">all</button>
          <button id="previous" title="the revision before (p)">‹</button><button id="next" title="the next revision (n)">›</button>
          <button id="violation" title="the next violation or fault (v)">next mark</button>
          <div id="legend" class="legend"></div>
        </nav>
        <main><canvas id="lanes" tabindex="0" role="img" aria-label="lanes of controllers, objects and pods"></canvas><div id="tip"></div></main>
        <aside id="details" aria-live="polite"></aside>
        <div id="overview"><canvas id="whole" aria-hidden="true"></canvas></div>
        """
}
