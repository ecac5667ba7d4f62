import Foundation
import ObjectModel
import Scenarios
import Testing

@testable import Recording

/// The page of a run: that objects cannot break out of it, and that a browser can use it.
struct RunPageTests {
    private static let nasty = "</script><script>document.title = 'broken'</script><!-- <script> & \u{2028} \"' \\"

    private func page(_ scenario: Scenario) throws -> String {
        let store = try RunStore.inMemory()
        try Recorded.run(scenario, into: store)
        return try store.read(try store.run(.latest(back: 0))) { try RunPage.html($0) }
    }

    @Test func `nothing in an object ends the script that holds it`() throws {
        let html = try page(try Recorded.map(["a": .string(Self.nasty)]))
        #expect(html.components(separatedBy: "</script>").count == 3, "the data and the program, and no other script")
        #expect(!html.contains("<!--"))
        let begin = try #require(html.range(of: #"<script type="application/json" id="data">"#))
        let end = try #require(html.range(of: "</script>", range: begin.upperBound..<html.endIndex))
        let data = try JSONReader.read(Array(html[begin.upperBound..<end.lowerBound].utf8))
        let changes = data["revisions"]?.arrayValue?.last?[8]?.arrayValue ?? []
        let held = try #require(changes.first { $0[0] == "data" }?[2]?.stringValue)
        #expect(try JSONReader.read(Array(held.utf8))["a"] == .string(Self.nasty))
    }

    @Test func `the page asks for nothing from elsewhere`() throws {
        let html = try page(try Recorded.map())
        for word in ["http://", "https://", "src=", "href=", "@import", "url("] { #expect(!html.contains(word), "\(word)") }
        #expect(html.contains("default-src 'none'"))
    }

    @Test(.enabled(if: Browser.path != nil, "there is no chromium here"))
    func `a browser shows the lanes, and a click shows causes and changes`() throws {
        let folder = try StoreFolder()
        let file = folder.url.appendingPathComponent("run.html")
        try Data(try page(try Recorded.claims(3)).utf8).write(to: file)
        let dom = try Browser.run(["--dump-dom", "\(file.absoluteString)#selftest"], in: folder)
        let report = dom.components(separatedBy: #"<pre id="selftest" hidden="">"#).last?.components(separatedBy: "</pre>").first ?? ""
        #expect(report.hasPrefix("selftest passed: "), "\(report)")
        #expect(dom.contains(#"<span id="verdict" class="verdict passed">passed</span>"#))
        let picture = folder.url.appendingPathComponent("run.png")
        _ = try Browser.run(["--window-size=1400,900", "--screenshot=\(picture.path)", file.absoluteString], in: folder)
        let bytes = try Data(contentsOf: picture)
        #expect(bytes.prefix(4) == Data([0x89, 0x50, 0x4E, 0x47]))
        #expect(bytes.count > 20_000, "a page with lanes on it is no blank picture")
    }

    @Test(.enabled(if: Browser.path != nil, "there is no chromium here"))
    func `a browser takes markup in objects for text`() throws {
        let folder = try StoreFolder()
        let file = folder.url.appendingPathComponent("run.html")
        try Data(try page(try Recorded.map(["a": .string(Self.nasty)])).utf8).write(to: file)
        let dom = try Browser.run(["--dump-dom", "\(file.absoluteString)#revision=13"], in: folder)
        #expect(dom.contains("<title>map, run 1</title>"))
        #expect(dom.contains("&lt;/script&gt;&lt;script&gt;document.title"))
    }
}

/// Chromium without a window.
enum Browser {
    static let path: String? = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    /// Runs the browser and gives what it wrote to standard output.
    static func run(_ arguments: [String], in folder: StoreFolder) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path ?? "")
        process.arguments =
            ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--user-data-dir=\(folder.path("profile"))"]
            + arguments
        let output = folder.url.appendingPathComponent("output")
        try Data().write(to: output)
        let handle = try FileHandle(forWritingTo: output)
        process.standardOutput = handle
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        try handle.close()
        return String(decoding: try Data(contentsOf: output), as: UTF8.self)
    }
}
