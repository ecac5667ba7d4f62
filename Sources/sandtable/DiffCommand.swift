import ArgumentParser
import Recording

/// `sandtable diff`.
struct DiffCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff", abstract: "Show where two recorded runs part, and what followed.",
        discussion: "Exit status 1 when they differ.")

    @Argument(help: ArgumentHelp("A run: a number, latest, or latest~1 for the one before.", valueName: "run"))
    var first: RunArgument

    @Argument(help: ArgumentHelp("Another run.", valueName: "other-run"))
    var second: RunArgument

    @OptionGroup var store: StoreArguments

    func run() throws {
        var isSame = true
        try store.read { store in
            let difference = try RunDifference(store, store.run(first.name), store.run(second.name))
            isSame = difference.isNone
            self.store.print(difference.json, difference.text)
        }
        if !isSame { throw ExitStatus.failed }
    }
}
