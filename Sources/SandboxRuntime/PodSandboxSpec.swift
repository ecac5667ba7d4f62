import ObjectModel

/// Names the sandbox of one Pod on one node. A Pod that is made anew under the same name has another uid and so another sandbox.
public struct PodSandboxID: Hashable, Sendable {
    /// The Pod's namespace.
    public let namespace: String
    /// The Pod's name.
    public let name: String
    /// The Pod's uid.
    public let uid: String
    /// The node that it runs on.
    public let node: String

    /// Names a sandbox.
    public init(namespace: String, name: String, uid: String, node: String) {
        self.namespace = namespace
        self.name = name
        self.uid = uid
        self.node = node
    }
}

extension PodSandboxID: CustomStringConvertible {
    /// `namespace/name` and the node.
    public var description: String { "\(namespace)/\(name) on \(node)" }
}

/// One container, as its runtime needs to know it.
public struct ContainerSpec: Sendable {
    /// What a container is for.
    public enum Role: Hashable, Sendable {
        /// Does the Pod's work.
        case regular
        /// Runs to its end before those after it begin.
        case initialization
        /// Begins before the regular ones and runs as long as they do: an init container with restartPolicy Always.
        case sidecar
    }

    /// A variable of the environment.
    public struct Variable: Hashable, Sendable {
        /// The name.
        public let name: String
        /// The value.
        public let value: String

        /// Pairs the two.
        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// A port that the container listens on.
    public struct Port: Hashable, Sendable {
        /// The name, mostly empty.
        public let name: String
        /// The number, 1 to 65535.
        public let number: Int64
        /// `TCP`, `UDP` or `SCTP`.
        public let transport: String

        /// Describes a port.
        public init(name: String, number: Int64, transport: String) {
            self.name = name
            self.number = number
            self.transport = transport
        }
    }

    /// The name, unique in its Pod.
    public let name: String
    /// The image as the Pod names it.
    public let image: String
    /// What it is for.
    public let role: Role
    /// Replaces the image's entry point when not empty.
    public let command: [String]
    /// Replaces the image's arguments when not empty.
    public let arguments: [String]
    /// The variables with literal values, in order; those that take their value from elsewhere are not among them.
    public let environment: [Variable]
    /// The ports.
    public let ports: [Port]
    /// The working directory, or empty for the image's.
    public let workingDirectory: String
    /// `resources` as the Pod has it, or null.
    public let resources: JSONValue
    /// `readinessProbe` as the Pod has it, or null.
    public let readinessProbe: JSONValue
    /// `startupProbe` as the Pod has it, or null.
    public let startupProbe: JSONValue
    /// `livenessProbe` as the Pod has it, or null.
    public let livenessProbe: JSONValue
    /// How often the container was started before.
    public var attempt: Int64 = 0

    /// Reads an entry of `spec.containers`, or of `spec.initContainers` when `isInit` is set.
    public init(json: JSONValue, isInit: Bool = false) {
        name = json["name"]?.stringValue ?? ""
        image = json["image"]?.stringValue ?? ""
        role = !isInit ? .regular : json["restartPolicy"]?.stringValue == "Always" ? .sidecar : .initialization
        command = (json["command"]?.arrayValue ?? []).compactMap(\.stringValue)
        arguments = (json["args"]?.arrayValue ?? []).compactMap(\.stringValue)
        environment = (json["env"]?.arrayValue ?? []).compactMap { variable in
            guard let name = variable["name"]?.stringValue, variable["valueFrom"]?.isNull ?? true else { return nil }
            return Variable(name: name, value: variable["value"]?.stringValue ?? "")
        }
        ports = (json["ports"]?.arrayValue ?? []).compactMap { port in
            guard let number = port["containerPort"]?.intValue else { return nil }
            return Port(name: port["name"]?.stringValue ?? "", number: number, transport: port["protocol"]?.stringValue ?? "TCP")
        }
        workingDirectory = json["workingDir"]?.stringValue ?? ""
        resources = json["resources"] ?? .null
        readinessProbe = json["readinessProbe"] ?? .null
        startupProbe = json["startupProbe"] ?? .null
        livenessProbe = json["livenessProbe"] ?? .null
    }
}

/// A sandbox and the containers that begin with it.
public struct PodSandboxSpec: Sendable {
    /// Its name.
    public let id: PodSandboxID
    /// The containers to start along with the sandbox, in order; further ones follow by `RuntimeOperation.startContainer`.
    public let containers: [ContainerSpec]
    /// `runtimeClassName`, or empty.
    public let runtimeClass: String
    /// The address that the world gave the Pod. A runtime maps it to a real one.
    public let podIP: String
    /// The Pod as it was scheduled.
    public let pod: JSONValue

    /// Describes a sandbox.
    public init(id: PodSandboxID, containers: [ContainerSpec], runtimeClass: String, podIP: String, pod: JSONValue) {
        self.id = id
        self.containers = containers
        self.runtimeClass = runtimeClass
        self.podIP = podIP
        self.pod = pod
    }
}
