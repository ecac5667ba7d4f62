import Glibc
import HTTPServer
import Scenarios
import ServedWorld

/// One life of `sandtable serve`, from the making of its world to the last line that it prints.
final class ServeSession {
    /// How the command ends; nil for success.
    private(set) var failure: ExitStatus?

    private let configuration: ServedWorldConfiguration
    private let kubeconfigPath: String?
    private let loop: ServerLoop
    private var served: ServedWorld?
    private var file: KubeconfigFile?
    private var isStopping = false

    /// How long requests that have begun may take to arrive once everything else has ended, in nanoseconds.
    private static let patience: Int64 = 5_000_000_000

    init(_ configuration: ServedWorldConfiguration, kubeconfigPath: String?, loop: ServerLoop) {
        self.configuration = configuration
        self.kubeconfigPath = kubeconfigPath
        self.loop = loop
    }

    func begin() {
        loop.onSignal(SIGINT) { [self] in interrupt() }
        loop.onSignal(SIGTERM) { [self] in if !isStopping { stop() } }
        do {
            let served = try ServedWorld(configuration, on: loop)
            self.served = served
            served.onResult = { [self] in tell($0) }
            served.start { [self] in ready($0) }
        } catch {
            giveUp("\(error)")
        }
    }

    private func ready(_ result: Result<Kubeconfig, HTTPServerError>) {
        switch result {
        case .failure(let error): giveUp("\(error)")
        case .success(let kubeconfig):
            let path = kubeconfigPath ?? KubeconfigFile.defaultPath
            do { file = try KubeconfigFile(kubeconfig, at: path) } catch { return giveUp("\(error)") }
            Console.write("serving \(kubeconfig.server), kubeconfig \(path)\n")
        }
    }

    /// The steps of the scenario are done; the world goes on.
    private func tell(_ result: ScenarioResult) {
        if result.verdict == .failed { failure = .failed }
        Console.write("scenario \(result.name)\n\(TextReport.text(result, quiet: result.verdict == .passed))")
    }

    private func giveUp(_ message: String) {
        Console.complain(message)
        failure = .badInput
        end()
    }

    // MARK: The end

    private func interrupt() {
        guard isStopping else { return stop() }
        removeOwnFile()
        _exit(130)
    }

    private func stop() {
        isStopping = true
        guard let served else { return end() }
        served.stop(within: Self.patience) { [self] in
            let digests = served.digests
            Console.write("digest: \(digests.history)\ntrace: \(digests.trace)\n")
            end()
        }
    }

    private func end() {
        removeOwnFile()
        served?.shutDown()
        served = nil
        loop.stop()
    }

    /// A file at a place that the user named stays: others may have it open.
    private func removeOwnFile() {
        if kubeconfigPath == nil { file?.remove() }
    }
}
