import ObjectModel

/// A lens on `v1 Service`.
public struct Service: KubernetesObject {
    /// The whole object.
    public var json: JSONValue

    /// Views a value.
    public init(_ json: JSONValue) { self.json = json }

    /// A port that a service offers.
    public struct Port: Hashable, Sendable {
        /// The name, empty when there is one port only.
        public var name: String
        /// TCP, UDP or SCTP.
        public var transport: String
        /// The number that clients use.
        public var port: Int64
        /// The port of the pods, by number or by name; 0 means the same as `port`.
        public var targetPort: JSONValue

        /// Describes a port.
        public init(name: String = "", transport: String = "TCP", port: Int64, targetPort: JSONValue = 0) {
            self.name = name
            self.transport = transport
            self.port = port
            self.targetPort = targetPort
        }

        /// Feeds name, protocol and number.
        public func hash(into hasher: inout Hasher) {
            hasher.combine(name)
            hasher.combine(transport)
            hasher.combine(port)
        }
    }

    /// `spec.type`.
    public var type: String {
        get { lensText("spec", "type") }
        set { setLensText(newValue, "spec", "type") }
    }

    /// `spec.clusterIP`: an address, `None`, or empty while none is assigned. Writing it writes `clusterIPs` too.
    public var clusterIP: String {
        get { lensText("spec", "clusterIP") }
        set {
            setLensText(newValue, "spec", "clusterIP")
            setLensTexts(newValue.isEmpty ? [] : [newValue], "spec", "clusterIPs")
        }
    }

    /// Whether the service asked for no cluster IP.
    public var isHeadless: Bool { clusterIP == ServiceKind.noClusterIP }

    /// `spec.selector`, empty for a service whose endpoints somebody else writes.
    public var selector: JSONObject {
        get { lensObject("spec", "selector") }
        set { setLensObject(newValue, "spec", "selector") }
    }

    /// `spec.publishNotReadyAddresses`.
    public var publishNotReadyAddresses: Bool {
        get { lensFlag("spec", "publishNotReadyAddresses") }
        set { setLensFlag(newValue, "spec", "publishNotReadyAddresses") }
    }

    /// `spec.ports` in order. Writing them drops node ports and application protocols.
    public var ports: [Port] {
        get {
            (json["spec"]?.elements("ports") ?? []).map { port in
                Port(
                    name: port.text("name"), transport: port.text("protocol").isEmpty ? "TCP" : port.text("protocol"),
                    port: port.integer("port"), targetPort: port.present("targetPort") ?? 0)
            }
        }
        set {
            let values = newValue.map { port -> JSONValue in
                var value = JSONObject()
                if !port.name.isEmpty { value["name"] = .string(port.name) }
                value["protocol"] = .string(port.transport)
                value["port"] = .int(port.port)
                if port.targetPort != 0 { value["targetPort"] = port.targetPort }
                return .object(value)
            }
            json.set(values.isEmpty ? nil : .array(values), at: "spec", "ports")
        }
    }
}
