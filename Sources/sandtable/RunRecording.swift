import Exploration
import Recording
import Scenarios

/// Records the runs of a command into a store, for as long as the store takes them: what is wrong with it is told and changes nothing
/// about a run or its verdict.
final class RunRecording {
    private let store: RunStore?
    private let path: String

    /// Opens a store; with `none` only one in memory, and only if a page is to be written.
    init(path: String, page: Bool) {
        self.path = path
        var store: RunStore?
        do { store = try path == "none" ? (page ? .inMemory() : nil) : RunStore(path: path) } catch { Self.complain(error) }
        // A page needs the history, wherever it is kept.
        if store == nil, page { store = try? RunStore.inMemory() }
        self.store = store
    }

    /// An onlooker for the next run of a scenario; nil when nothing is recorded. What decides in the run is told unless it is what the
    /// scenario says.
    func recorder(_ source: ScenarioSource, chooser: String? = nil) -> RunRecorder? { recorder(source.fingerprintText, chooser: chooser) }

    /// The same, for a scenario that was made and not read.
    func recorder(_ fingerprint: String, chooser: String? = nil) -> RunRecorder? {
        store.map { RunRecorder($0, RunDescription(scenarioHash: fingerprint, version: VersionCommand.number, chooser: chooser)) }
    }

    /// Says if a run could not be recorded to its end.
    func check(_ recorder: RunRecorder?) {
        if let failure = recorder?.failure { Self.complain(failure) }
    }

    /// The page of a run; nil when it was not recorded.
    func page(of recorder: RunRecorder?) throws(RunStoreError) -> String? {
        guard let store, let number = recorder?.runNumber else { return nil }
        return try store.read(try store.run(.number(number))) { try RunPage.html($0) }
    }

    /// Closes the store.
    func close() { store?.close() }

    private static func complain(_ error: RunStoreError) { Console.complain("\(error)\nthe run is not recorded to its end") }
}
