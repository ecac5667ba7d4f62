import ObjectModel

/// What the scheduler needs to know of a Pod, read once.
struct PodRequirements: Sendable {
    /// A port that the Pod occupies on its node.
    struct HostPort: Hashable, Sendable {
        let address: String
        let transport: String
        let number: Int64

        func conflicts(with other: HostPort) -> Bool {
            number == other.number && transport == other.transport
                && (address == other.address || address == "0.0.0.0" || other.address == "0.0.0.0")
        }
    }

    let namespace: String
    let name: String
    let uid: String
    let labels: JSONObject?
    let requests: ResourceAmounts
    /// CPU and memory as they count for scores: a container that asks for nothing counts as 100m and 200 MB.
    let scoredMilliCPU: Int64
    let scoredMemory: Int64
    let nodeSelector: JSONObject?
    /// Required node affinity; nil when there is none. An empty list holds nowhere.
    let nodeTerms: [NodeTerm]?
    let preferredNodes: [(weight: Int64, term: NodeTerm)]
    let tolerations: [Toleration]
    let spread: [SpreadConstraint]
    let affinity: [PodTerm]
    let antiAffinity: [PodTerm]
    let hostPorts: [HostPort]
    var isBeingDeleted: Bool

    init(_ pod: JSONValue) {
        let object = UntypedObject(pod)
        let spec = pod["spec"]
        namespace = object.namespace
        name = object.name
        uid = object.uid
        labels = pod.at("metadata", "labels")?.objectValue
        isBeingDeleted = object.isBeingDeleted
        requests = ResourceAmounts.requests(ofPod: spec)
        let containers = spec?["containers"]?.arrayValue ?? []
        var (milliCPU, memory): (Int64, Int64) = (0, 0)
        var ports: [HostPort] = []
        for container in containers {
            let requests = container["resources"]?["requests"]
            milliCPU += requests?["cpu"].flatMap { Quantity(json: $0) }?.milliValue ?? 100
            memory += requests?["memory"].flatMap { Quantity(json: $0) }?.value ?? 200 * 1024 * 1024
            for port in container["ports"]?.arrayValue ?? [] {
                guard let number = port["hostPort"]?.intValue, number > 0 else { continue }
                let address = port["hostIP"]?.stringValue ?? ""
                ports.append(
                    HostPort(
                        address: address.isEmpty ? "0.0.0.0" : address, transport: port["protocol"]?.stringValue ?? "TCP", number: number))
            }
        }
        hostPorts = ports
        scoredMilliCPU = max(milliCPU, requests.milliCPU)
        scoredMemory = max(memory, requests.memory)
        nodeSelector = spec?["nodeSelector"]?.objectValue
        let affinity = spec?["affinity"]
        let required = affinity?.at("nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution")
        nodeTerms = required.flatMap { $0["nodeSelectorTerms"]?.arrayValue?.map(NodeTerm.init(json:)) }
        preferredNodes = (affinity?.at("nodeAffinity", "preferredDuringSchedulingIgnoredDuringExecution")?.arrayValue ?? []).map {
            (weight: $0["weight"]?.intValue ?? 0, term: NodeTerm(json: $0["preference"] ?? .null))
        }
        tolerations = (spec?["tolerations"]?.arrayValue ?? []).map(Toleration.init(json:))
        spread = (spec?["topologySpreadConstraints"]?.arrayValue ?? []).map(SpreadConstraint.init(json:))
        let namespace = self.namespace
        func terms(_ kind: String) -> [PodTerm] {
            (affinity?.at(kind, "requiredDuringSchedulingIgnoredDuringExecution")?.arrayValue ?? []).map {
                PodTerm(json: $0, namespace: namespace)
            }
        }
        self.affinity = terms("podAffinity")
        antiAffinity = terms("podAntiAffinity")
    }

    /// Whether a node satisfies nodeSelector and required node affinity.
    func accepts(_ node: NodeState) -> Bool {
        if let nodeSelector {
            for (key, value) in nodeSelector where node.labels[key] != value { return false }
        }
        guard let nodeTerms else { return true }
        return nodeTerms.contains { $0.matches(node) }
    }

    /// The first taint of a node that keeps the Pod away, or nil.
    func untolerated(on node: NodeState) -> NodeState.Taint? {
        node.taints.first { taint in
            taint.effect != "PreferNoSchedule" && !tolerations.contains { $0.tolerates(taint) }
        }
    }
}
