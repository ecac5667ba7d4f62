import ObjectModel
import SandboxRuntime
import Simulation

@testable import SimulatedRuntime

/// A runtime under a kernel, and a log of what it tells.
final class RuntimeRun {
    let simulation = Simulation()
    let runtime: SimulatedRuntime
    let session: RuntimeSession
    private(set) var lines: [String] = []

    static let id = PodSandboxID(namespace: "ns", name: "p", uid: "u", node: "n")

    init(_ model: SimulatedRuntimeModel) {
        runtime = SimulatedRuntime(simulation: simulation, model: model)
        session = RuntimeSession.of(runtime)
        session.listen { [unowned self] event in
            if case .exited(_, let exit) = event { note("\(exit.container) exited \(exit.exitCode)") }
        }
    }

    deinit { simulation.shutDown() }

    private func note(_ line: String) { lines.append("\(simulation.now.nanoseconds / 1_000_000) \(line)") }

    /// Begins an operation after a number of milliseconds from the beginning.
    func at(_ milliseconds: Int64, _ name: String, _ operation: RuntimeOperation) {
        simulation.schedule(after: .milliseconds(milliseconds), .scenario, .scenario) { [unowned self] in
            session.begin(operation) { [unowned self] result in note("\(name) \(Self.text(result))") }
        }
    }

    func finish() { simulation.run() }

    static func container(_ name: String, image: String, isInit: Bool = false) -> ContainerSpec {
        ContainerSpec(json: ["name": .string(name), "image": .string(image)], isInit: isInit)
    }

    static func start(_ containers: ContainerSpec...) -> RuntimeOperation {
        .start(PodSandboxSpec(id: id, containers: containers, runtimeClass: "", podIP: "10.244.0.2", pod: .null))
    }

    private static func text(_ result: Result<RuntimeOutcome, RuntimeError>) -> String {
        switch result {
        case .failure(let error): "failed: \(error.code.rawValue)"
        case .success(.executed(let result)): "exit \(result.exitCode) \(String(decoding: result.stdout, as: UTF8.self))"
        case .success(.stopped(let exits)): "stopped \(exits.map { "\($0.container)=\($0.exitCode)" }.joined(separator: ","))"
        case .success(let outcome): "\(outcome)"
        }
    }
}
