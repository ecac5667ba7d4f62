import ObjectModel
import Scenarios
import Simulation

/// The smallest scenario found that fails in a given way, complete in itself.
public struct ShrunkCase: Sendable {
    /// A name for its file, without folder and ending.
    public let name: String
    /// The scenario.
    public var scenario: Scenario
    /// Tells it from every other scenario.
    public let fingerprint: String
    /// The scenario file: seed, decisions and manifests are in it.
    public let text: String
    /// Files that it names, by the name under which they stand beside it.
    public let companions: [(name: String, bytes: [UInt8])]
    /// How it fails, and its digests. Its file is called `NAME.yaml`.
    public let result: ScenarioResult
    /// The failure among the result's that was looked for.
    public let failure: ScenarioFailure
    /// How many steps it has, and how many the scenario had from which it was made.
    public let steps: (now: Int, before: Int)
    /// How many decisions differ from first in, first out, and how many did in the run from which it was made.
    public let decisions: (now: Int, before: Int)
    /// How many runs it took to make it.
    public let attempts: Int
    /// Whether time was up before nothing more could be left out.
    public let wasCutShort: Bool
}
