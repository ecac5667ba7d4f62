import ArgumentParser
import ObjectModel
import Scenarios

/// `sandtable schema`.
struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema", abstract: "Print the JSON Schema of scenarios, for editors.",
        discussion: """
            Editors with the YAML language server check a file that begins with `# yaml-language-server: $schema=FILE`. The schema knows \
            the keys and the forms of their values; `sandtable check` knows everything.
            """)

    func run() {
        Console.write(JSONWriter.write(ScenarioSchema.json, style: .pretty) + [UInt8(ascii: "\n")])
    }
}
