import ObjectModel
import Scenarios
import World

extension ScenarioSource {
    /// The scenario with the ends of the names that the server makes up under its own seed, if it mentions such a name: it speaks of these
    /// objects, and under another seed there would be none of that name. The scenario as it is when it mentions none, or cannot be run.
    func withOwnNames() -> ScenarioSource {
        let text = JSONWriter.text(documentWithManifests())
        // A scenario that chooses names does so under every seed.
        let chooses = scenario.steps.contains { if case .fault(let fault) = $0.action { fault.key == "names" } else { false } }
        guard ownNames.isEmpty, !chooses, Self.mayMentionMadeUpNames(text) else { return self }
        var suffixes: [String] = []
        var lastMentioned = 0
        var options = RunOptions()
        options.explainsFailures = false
        options.prepare = { world in
            world.server.onCommit { revision in
                let metadata = revision.object.value["metadata"] ?? .null
                guard revision.verb == .create, suffixes.count < Self.mostNames, let prefix = metadata["generateName"]?.stringValue,
                    let name = metadata["name"]?.stringValue, name.hasPrefix(prefix)
                else { return }
                suffixes.append(String(name.dropFirst(prefix.count)))
                if text.contains("\"\(name)\"") { lastMentioned = suffixes.count }
            }
        }
        guard (try? ScenarioRunner.run(scenario, options: options)) != nil, lastMentioned > 0 else { return self }
        var source = self
        source.ownNames = Array(suffixes.prefix(lastMentioned))
        return source
    }

    private static let mostNames = 1_000

    /// Whether a text has something like the end of a made-up name: `-` and five characters of those that the server chooses from.
    private static func mayMentionMadeUpNames(_ text: String) -> Bool {
        let alphabet = Set("bcdfghjklmnpqrstvwxz2456789".utf8)
        var length = -1
        for byte in text.utf8 {
            if byte == UInt8(ascii: "-") {
                length = 0
            } else if length >= 0 {
                if length == 5, byte == UInt8(ascii: "\"") { return true }
                length = alphabet.contains(byte) ? length + 1 : -1
            }
        }
        return false
    }
}
