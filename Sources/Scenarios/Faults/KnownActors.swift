import World

/// The processes of a world, and the controllers in each, by the names under which they write.
struct KnownActors {
    let processes: [(name: String, controllers: [String])]

    init(of profile: ControllerProfile) {
        var processes = Self.cluster
        switch profile {
        case .v05:
            let names = ["sandbox-controller", "sandboxclaim-controller", "sandboxtemplate-controller", "sandboxwarmpool-controller"]
            processes.append(("agent-sandbox-controller", names))
        case .v01:
            let names = ["sandbox-controller", "sandboxclaim-controller", "sandboxwarmpool-controller"]
            processes.append(("agent-sandbox-controller", names))
        case .none: break
        }
        self.processes = processes
    }

    private static let cluster: [(name: String, controllers: [String])] = [
        (
            "kube-controller-manager",
            [
                "generic-garbage-collector", "namespace-controller", "deployment-controller", "replicaset-controller",
                "statefulset-controller", "endpoint-controller", "endpointslice-controller",
            ]
        ), ("kube-scheduler", []), ("kubelet", []),
    ]

    /// All names: processes, then controllers.
    var names: [String] { processes.map(\.name) + processes.flatMap(\.controllers) }

    /// What a name stands for, or nil.
    func target(_ name: String) -> Fault.Target? {
        for process in processes {
            if process.name == name { return Fault.Target(process: name, controller: nil) }
            if process.controllers.contains(name) { return Fault.Target(process: process.name, controller: name) }
        }
        return nil
    }

    /// As whom a process or controller asks the API server, as clusters have it.
    static func user(of actor: String, in process: String) -> String {
        switch process {
        case "kube-controller-manager": "system:serviceaccount:kube-system:\(actor)"
        case "kube-scheduler": "system:kube-scheduler"
        case "kubelet": "system:node"
        case "agent-sandbox-controller": "system:serviceaccount:agent-sandbox-system:agent-sandbox-controller"
        default: "system:serviceaccount:default:\(process)"
        }
    }
}
