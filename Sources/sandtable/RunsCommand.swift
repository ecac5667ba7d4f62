import ArgumentParser
import Recording

/// `sandtable runs`.
struct RunsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "runs", abstract: "List the recorded runs, newest first.")

    @OptionGroup var store: StoreArguments

    @Option(help: "How many to list; 0 lists all.")
    var limit = 50

    @Option(help: ArgumentHelp("Remove all but so many of the newest runs first.", valueName: "count"))
    var keep: Int?

    func validate() throws {
        guard limit >= 0 else { throw ValidationError("--limit takes a number from 0, not \(limit)") }
        if let keep, keep < 0 { throw ValidationError("--keep takes a number from 0, not \(keep)") }
    }

    func run() throws {
        try store.read { store in
            if let keep { _ = try store.keep(newest: keep) }
            let list = RunList(try store.runs(most: limit == 0 ? .max : limit))
            self.store.print(list.json, list.text)
        }
    }
}
