import AgentSandboxAPI
import ObjectModel

extension ClaimPolicies {
    /// Puts a claim's variables into the containers of a Pod, init containers first: those that name a container into that one, then,
    /// in the first regular one, the others. In a Pod without a regular container the others go nowhere.
    ///
    /// A policy that allows none, and under `Allowed` a container that takes variables from elsewhere, reject the claim; a container
    /// that does not exist and, under `Allowed`, a variable that exists are ordinary errors, which are tried again.
    public static func inject(
        _ variables: [SandboxClaim.EnvironmentVariable], into podSpec: inout JSONValue, policy: EnvVarsInjectionPolicy
    ) throws(ClaimFailure) {
        guard !variables.isEmpty else { return }
        if policy == .disallowed {
            throw ClaimFailure(.environmentRejected, "the SandboxTemplate does not allow a SandboxClaim to set environment variables")
        }
        for variable in variables where !variable.containerName.isEmpty && !hasContainer(variable.containerName, podSpec) {
            throw ClaimFailure(
                .other,
                "environment variable \(variable.name.goQuoted) is for container \(variable.containerName.goQuoted), "
                    + "which the SandboxTemplate does not have")
        }
        for list in lists {
            guard var containers = podSpec[list]?.arrayValue else { continue }
            for position in containers.indices {
                let name = containers[position]["name"]?.stringValue ?? ""
                var wanted = variables.filter { !$0.containerName.isEmpty && $0.containerName == name }
                if list == "containers", position == 0 { wanted += variables.filter(\.containerName.isEmpty) }
                try inject(wanted, container: &containers[position], policy)
            }
            podSpec[list] = .array(containers)
        }
    }

    private static let lists = ["initContainers", "containers"]

    private static func hasContainer(_ name: String, _ podSpec: JSONValue) -> Bool {
        for list in lists {
            for container in podSpec[list]?.arrayValue ?? [] where container["name"]?.stringValue == name { return true }
        }
        return false
    }

    private static func inject(
        _ variables: [SandboxClaim.EnvironmentVariable], container: inout JSONValue, _ policy: EnvVarsInjectionPolicy
    ) throws(ClaimFailure) {
        guard !variables.isEmpty else { return }
        let name = container["name"]?.stringValue ?? ""
        if policy == .allowed, let sources = container["envFrom"]?.arrayValue, !sources.isEmpty {
            throw ClaimFailure(
                .environmentRejected, "container \(name.goQuoted) uses envFrom: under policy Allowed no variables can be added to it")
        }
        var environment = container["env"]?.arrayValue ?? []
        for variable in variables {
            let entry: JSONValue = ["name": .string(variable.name), "value": .string(variable.value)]
            guard let place = environment.firstIndex(where: { $0["name"]?.stringValue == variable.name }) else {
                environment.append(entry)
                continue
            }
            if policy == .allowed {
                throw ClaimFailure(
                    .other,
                    "environment variable \(variable.name.goQuoted) exists in container \(name.goQuoted) and policy Allowed does "
                        + "not let a SandboxClaim replace it")
            }
            environment[place] = entry
        }
        container["env"] = .array(environment)
    }
}
