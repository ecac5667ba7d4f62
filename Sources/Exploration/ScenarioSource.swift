import ObjectModel
import Scenarios

/// A scenario together with what it was read from.
public struct ScenarioSource: Sendable {
    /// The scenario.
    public private(set) var scenario: Scenario
    /// Tells it from every other scenario: made from its name and the bytes of its file and of all files it names, not of where they are.
    public private(set) var fingerprint: UInt64
    /// The fingerprint in hexadecimal.
    public var fingerprintText: String {
        let digits = String(fingerprint, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
    /// Its document as written.
    let document: JSONValue
    /// The bytes of the files it names, by path.
    let companions: [String: [UInt8]]
    /// Seeded defects that do not stand in its file.
    private(set) var addedMutants: [String] = []

    /// Whether runs in another order are compared with that first in, first out.
    var comparesOrders = false

    /// How names that the server makes up end, in order, in runs of another seed than the scenario's own; empty when that does not matter.
    var ownNames: [String] = []

    /// Words that the command that replays one of its runs needs.
    var replayArguments: [String] { addedMutants.flatMap { ["--mutant", $0] } + (comparesOrders ? ["--compare"] : []) }

    /// Reads all scenarios of a file.
    /// - Parameters:
    ///   - file: the path as the user wrote it.
    ///   - files: where bytes come from.
    ///   - overrides: what the command line says in place of the scenarios' own keys.
    /// - Returns: the scenarios, or what is wrong with the file.
    public static func read(
        file: String, from files: some FileProvider, overrides: ScenarioOverrides = ScenarioOverrides()
    ) -> (sources: [ScenarioSource], mistakes: [ScenarioMistake]) {
        let remembering = RememberingFiles(files)
        let reading = ScenarioReader.read(file: file, from: remembering, overrides: overrides)
        guard reading.mistakes.isEmpty else { return ([], reading.mistakes) }
        let documents = YAMLReader.read(remembering.bytes[file] ?? []).documents.map(\.value)
        var companions = remembering.bytes
        companions[file] = nil
        return (
            reading.scenarios.map { scenario in
                ScenarioSource(
                    scenario: scenario, fingerprint: remembering.fingerprint(of: scenario.name),
                    document: documents.first { $0.at("metadata", "name")?.stringValue == scenario.name } ?? .null,
                    companions: companions)
            }, []
        )
    }
}

extension ScenarioSource {
    /// The scenario with seeded defects on top of its own; its fingerprint is another then. Names that do not exist are refused when it
    /// is run.
    public func with(mutants: [String]) -> ScenarioSource {
        guard !mutants.isEmpty else { return self }
        var digest = Digest128()
        digest.absorb(fingerprint)
        for name in mutants { digest.absorb(name) }
        var source = self
        source.scenario.world.mutants += mutants.filter { !scenario.world.mutants.contains($0) }
        source.fingerprint = digest.low
        source.addedMutants += mutants
        return source
    }

    /// The scenario with repairs on top of its own. It keeps its fingerprint: tokens of its runs are not meant to be replayed.
    func with(features: [String]) -> ScenarioSource {
        var source = self
        source.scenario.world.features += features.filter { !scenario.world.features.contains($0) }
        return source
    }
}

extension ScenarioSource {
    /// The scenario without some invariants.
    func ignoring(_ ids: [String]) -> ScenarioSource {
        var source = self
        source.scenario.invariants.removeAll { ids.contains($0) }
        return source
    }

    /// The scenario with its runs in another order compared with that first in, first out, or not.
    public func comparing(orders: Bool) -> ScenarioSource {
        var source = self
        source.comparesOrders = orders
        return source
    }
}

/// Files that are remembered as they are read.
private final class RememberingFiles<Files: FileProvider>: FileProvider {
    private let files: Files
    private(set) var bytes: [String: [UInt8]] = [:]
    private var order: [String] = []

    init(_ files: Files) { self.files = files }

    func read(_ path: String) throws(FileProblem) -> [UInt8] {
        let content = try files.read(path)
        if bytes[path] == nil { order.append(path) }
        bytes[path] = content
        return content
    }

    func fingerprint(of name: String) -> UInt64 {
        var digest = Digest128()
        digest.absorb(name)
        for path in order {
            let content = bytes[path] ?? []
            digest.absorb(UInt64(content.count))
            digest.absorb(String(decoding: content, as: UTF8.self))
        }
        return digest.high ^ digest.low
    }
}

/// Files that exist in memory only.
struct MemoryFiles: FileProvider {
    let bytes: [String: [UInt8]]

    func read(_ path: String) throws(FileProblem) -> [UInt8] {
        guard let content = bytes[path] else { throw .missing }
        return content
    }
}
