import Scenarios

/// One file, whatever its name: the scenario of a benchmark.
struct OneFile: FileProvider {
    let bytes: [UInt8]

    func read(_ path: String) throws(FileProblem) -> [UInt8] { bytes }
}
