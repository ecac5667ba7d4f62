import ArgumentParser
import Recording

/// `sandtable show`.
struct ShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show what happened in a recorded run, and why.",
        discussion: """
            Without an option the timeline: when, who, what, and because of what. Objects are named Kind/NAMESPACE/NAME, or Kind/NAME in \
            the namespace default and where there is none.
            """)

    @Argument(help: ArgumentHelp("The run: a number, latest, or latest~1 for the one before.", valueName: "run"))
    var name: RunArgument

    @OptionGroup var store: StoreArguments

    @Option(help: ArgumentHelp("Show the history of an object, with what each revision changed.", valueName: "object"))
    var object: String?

    @Option(help: ArgumentHelp("Show the causes of a revision of an object, or of its last one.", valueName: "object@revision"))
    var why: String?

    @Option(help: ArgumentHelp("Show what a claim cost and where its time went.", valueName: "claim"))
    var claim: String?

    @Option(help: ArgumentHelp("Write the run as a page for a browser.", valueName: "path"))
    var html: String?

    @Option(help: "How many entries of the timeline to show; 0 shows all.")
    var limit = 500

    func validate() throws {
        guard limit >= 0 else { throw ValidationError("--limit takes a number from 0, not \(limit)") }
        guard [object, why, claim].count(where: { $0 != nil }) <= 1 else {
            throw ValidationError("--object, --why and --claim show different things; name one of them")
        }
        if let object { _ = try Self.object(object, option: "--object") }
        if let why { _ = try Self.revision(why) }
    }

    func run() throws {
        try store.read { store in
            let run = try store.run(name.name)
            try store.read(run) { reader in
                if let html {
                    try LocalFiles.write(Array(try RunPage.html(reader).utf8), to: html)
                    if object == nil, why == nil, claim == nil { return }
                }
                try show(reader)
            }
        }
    }

    private func show(_ reader: RunReader) throws {
        if let object {
            let history = try ObjectHistory(reader, of: Self.object(object, option: "--object"))
            store.print(history.json, history.text)
        } else if let why {
            let (object, revision) = try Self.revision(why)
            let report = try CauseReport(reader, of: object, at: revision)
            store.print(report.json, report.text)
        } else if let claim {
            let report = try ClaimReport(reader, claim: claim)
            store.print(report.json, report.text)
        } else {
            let timeline = try RunTimeline(reader, most: limit == 0 ? .max : limit)
            store.print(timeline.json, timeline.text)
        }
    }

    private static func object(_ text: String, option: String) throws -> ObjectName {
        guard let name = ObjectName(text) else {
            throw ValidationError("\(option) takes Kind/NAMESPACE/NAME or Kind/NAME, not \(text)")
        }
        return name
    }

    private static func revision(_ text: String) throws -> (ObjectName, UInt64?) {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false).map(String.init)
        if parts.count == 1 { return (try object(text, option: "--why"), nil) }
        guard parts.count == 2, let number = UInt64(parts[1]) else {
            throw ValidationError("--why takes Kind/NAMESPACE/NAME@REVISION, not \(text)")
        }
        return (try object(parts[0], option: "--why"), number)
    }
}
