import ArgumentParser
import ObjectModel
import Recording

/// The arguments of every command that reads recorded runs.
struct StoreArguments: ParsableArguments {
    @Option(help: ArgumentHelp("The store of recorded runs.", valueName: "path"))
    var db = RunStore.defaultPath

    @Flag(help: "Print JSON.")
    var json = false

    /// Opens the store and does something with it; what is wrong with it, or with what is asked of it, ends the command with status 2.
    func read(_ body: (RunStore) throws -> Void) throws {
        do {
            var options = RunStore.Options()
            options.creates = false
            let store = try RunStore(path: db, options: options)
            defer { store.close() }
            try body(store)
        } catch let error as RunStoreError {
            Console.complain("\(error)")
            throw ExitStatus.badInput
        } catch let error as FileError {
            Console.complain("\(error)")
            throw ExitStatus.badInput
        }
    }

    /// Prints one or the other, as was asked for.
    func print(_ json: @autoclosure () -> JSONValue, _ text: @autoclosure () -> String) {
        if self.json { Console.write(JSONWriter.write(json(), style: .pretty) + [UInt8(ascii: "\n")]) } else { Console.write(text()) }
    }
}

/// A run of a store on the command line.
struct RunArgument: ExpressibleByArgument {
    let name: RunName

    init?(argument: String) {
        guard let name = RunName(argument) else { return nil }
        self.name = name
    }
}
