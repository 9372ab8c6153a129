/// How the contact sheet looks: a light table in a dark room, so that nothing but the pictures has a colour.
enum ContactSheetStyle {
    static let css: Markup = """
        :root {
          --room: #131313; --table: #1b1b1b; --film: #0b0b0b; --line: #2e2e2e;
          --text: #dcdcdc; --quiet: #8c8c8c; --safelight: #e8674a; --amber: #d9a441; --good: #7fb08a;
        }
        * { box-sizing: border-box; margin: 0; padding: 0; }
        body { background: var(--room); color: var(--text); font: 14px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; padding: clamp(16px, 3vw, 48px); }
        a { color: inherit; text-decoration: none; }
        a:focus-visible { outline: 2px solid var(--safelight); outline-offset: 3px; }
        ul { list-style: none; }
        header { display: flex; flex-wrap: wrap; align-items: baseline; gap: 4px 28px; max-width: 1640px; margin: 0 auto 28px; }
        h1 { font-size: 22px; font-weight: 600; letter-spacing: -.01em; }
        h1::before { content: ""; display: inline-block; width: 9px; height: 9px; margin-right: 11px; border-radius: 50%; background: var(--safelight); box-shadow: 0 0 14px 2px var(--safelight); vertical-align: 2px; }
        header > p { color: var(--quiet); flex: 1 1 auto; }
        dl { display: flex; flex-wrap: wrap; gap: 4px 26px; }
        dl div { display: flex; gap: 7px; }
        dt { color: var(--quiet); }
        dd, figcaption, .facts, .swatch, .tags span, .verdict { font-variant-numeric: tabular-nums; }
        main { display: grid; gap: 20px; max-width: 1640px; margin: 0 auto; }
        article { display: grid; grid-template-columns: minmax(230px, 300px) minmax(0, 1fr); gap: 28px; padding: 20px; background: var(--table); border: 1px solid var(--line); border-radius: 6px; }
        .window { display: grid; grid-template: 100% / 100%; place-items: center; background: var(--film); border-radius: 2px; overflow: hidden; }
        .window img { display: block; max-width: 100%; max-height: 100%; width: auto; height: auto; background: var(--placeholder, transparent); }
        .transparent img { background: repeating-conic-gradient(#8a8a8a 0 25%, #9c9c9c 0 50%) 0 0 / 16px 16px; }
        .original .window { height: 240px; margin-bottom: 14px; }
        .empty { color: var(--quiet); border: 1px dashed var(--line); }
        h2 { font-size: 15px; font-weight: 600; overflow-wrap: anywhere; }
        .facts, .quiet, .swatch span { color: var(--quiet); }
        .verdict { margin-top: 8px; color: var(--quiet); }
        .verdict b { font-size: 11px; font-weight: 600; letter-spacing: .09em; padding: 2px 7px; margin-right: 4px; border-radius: 3px; color: var(--good); background: color-mix(in srgb, var(--good) 14%, transparent); }
        .verdict.partial b, .verdict.superseded b { color: var(--amber); background: color-mix(in srgb, var(--amber) 14%, transparent); }
        article.failed .verdict b { color: var(--safelight); background: color-mix(in srgb, var(--safelight) 14%, transparent); }
        .swatch { display: flex; align-items: center; gap: 8px; margin-top: 12px; }
        .swatch i { width: 34px; height: 18px; border-radius: 2px; box-shadow: inset 0 0 0 1px #ffffff26; }
        .tags { display: flex; flex-wrap: wrap; gap: 6px; margin-top: 12px; }
        .tags li { padding: 1px 9px; border: 1px solid var(--line); border-radius: 99px; font-size: 12.5px; }
        .tags span { color: var(--quiet); }
        .tags .moderation { border-color: var(--safelight); }
        .frames { display: grid; grid-template-columns: repeat(auto-fill, minmax(168px, 1fr)); gap: 22px 18px; }
        figure .window { height: 150px; }
        figcaption { margin-top: 8px; font-size: 13px; }
        figcaption b { font-weight: 600; margin-right: 4px; }
        figcaption span { color: var(--quiet); }
        figcaption li { position: relative; display: grid; grid-template-columns: 1fr auto 5.2em; gap: 8px; padding: 3px 0; border-top: 1px solid var(--line); }
        figcaption ul { margin-top: 5px; }
        figcaption li span { text-align: right; }
        figcaption li a { color: var(--text); text-transform: uppercase; font-size: 11.5px; letter-spacing: .05em; line-height: 19.5px; }
        figcaption li a:hover { text-decoration: underline; }
        figcaption li i { position: absolute; left: 0; top: -1px; height: 2px; background: #777; }
        .strip > .quiet { margin-top: 16px; font-size: 13px; }
        details { margin-top: 18px; color: var(--quiet); font-size: 13px; }
        summary { width: max-content; cursor: pointer; }
        details pre, .reason pre { color: var(--quiet); font: 12.5px/1.55 ui-monospace, "DejaVu Sans Mono", monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
        details pre { margin-top: 8px; padding: 12px; background: var(--film); }
        article.failed { border-left: 3px solid var(--safelight); }
        article.failed .original .window { height: 120px; }
        .reason { align-self: center; }
        .reason h3 { color: var(--safelight); font-size: 17px; font-weight: 600; }
        .reason pre { margin-top: 10px; }
        @media (max-width: 860px) { article { grid-template-columns: minmax(0, 1fr); } .original .window { height: min(60vw, 320px); } }
        @media print { body { background: #fff; color: #000; } article { break-inside: avoid; } }
        """
}
