import APIServer
import ControllerRuntime
import KubernetesAPI
import ObjectModel
import Simulation

/// What the agents write.
extension NodeAgent {
    private static let leaseNamespace = "kube-node-lease"
    private static let leaseSeconds: Int64 = 40
    private static let renewal: Nanoseconds = .seconds(10)
    /// So many renewals lie between two heartbeats of a Node's status.
    private static let renewalsPerStatus = 30

    /// Writes for one node, one object at a time.
    func write(for node: NodeRecord) async {
        while let item = try? await node.queue.next() {
            do {
                if item.key.namespace.isEmpty {
                    try await writeNode(node)
                } else if let entry = entry(item.key) {
                    try await write(entry)
                }
                node.queue.forget(item.key)
            } catch {
                guard error.apiError != nil, process.isAlive else { return }
                node.queue.addRateLimited(item.key)
            }
            node.queue.done(item.key)
        }
    }

    /// Brings a Pod's status up to date, and deletes its object once it is over. What the server will tell by itself, that the object
    /// is gone or another, is no failure.
    private func write(_ entry: Entry) async throws(CallError) {
        do {
            if let patch = entry.worker.statusPatch(of: entry.pod, podIP: toldAddress(entry), hostIP: entry.node.hostIP, imageID: imageID) {
                let pod = try await client.patch(NodeResources.pods, entry.key, .strategicMerge(patch), subresource: .status)
                accept(pod.json, entry)
            }
            guard entry.wantsDelete, !entry.isGone else { return }
            let options = DeleteOptions(gracePeriodSeconds: 0, preconditions: Preconditions(uid: entry.id.uid))
            try await client.delete(NodeResources.pods, entry.key, options: options)
        } catch {
            if error.isNotFound || error.isConflict { return }
            throw error
        }
    }

    // MARK: Nodes

    private func writeNode(_ node: NodeRecord) async throws(CallError) {
        guard let json = nodeCache.get(ObjectKey(namespace: "", name: node.name)) else { return }
        let time = JSONValue.string(client.process.timestamp.rfc3339)
        var status = JSONObject()
        let present = json.at("status", "conditions")?.arrayValue ?? []
        status["conditions"] = .array(
            Self.conditions.map { type, value, reason, message in
                let before = present.first { $0["type"]?.stringValue == type }
                let since = before?["status"]?.stringValue == value ? before?["lastTransitionTime"] ?? time : time
                return [
                    "type": .string(type), "status": .string(value), "reason": .string(reason), "message": .string(message),
                    "lastHeartbeatTime": time, "lastTransitionTime": since,
                ]
            })
        status["addresses"] = [
            ["type": "InternalIP", "address": .string(node.hostIP)], ["type": "Hostname", "address": .string(node.name)],
        ]
        status["daemonEndpoints"] = ["kubeletEndpoint": ["Port": 10250]]
        status["nodeInfo"] = [
            "architecture": "amd64", "bootID": "", "containerRuntimeVersion": "sandtable://1", "kernelVersion": "", "kubeProxyVersion": "",
            "kubeletVersion": "v1.34.0", "machineID": "", "operatingSystem": "linux", "osImage": "", "systemUUID": "",
        ]
        if json.at("status", "allocatable") == nil, let capacity = json.at("status", "capacity") { status["allocatable"] = capacity }
        let patch: JSONValue = ["status": .object(status)]
        do {
            _ = try await client.patch(
                NodeResources.nodes, ObjectKey(namespace: "", name: node.name), .strategicMerge(patch), subresource: .status)
        } catch {
            if error.isNotFound { return }
            throw error
        }
    }

    private static let conditions = [
        ("MemoryPressure", "False", "KubeletHasSufficientMemory", "kubelet has sufficient memory available"),
        ("DiskPressure", "False", "KubeletHasNoDiskPressure", "kubelet has no disk pressure"),
        ("PIDPressure", "False", "KubeletHasSufficientPID", "kubelet has sufficient PID available"),
        ("Ready", "True", "KubeletReady", "kubelet is posting ready status"),
    ]

    // MARK: Leases

    /// Renews the lease of every node, and now and then its status; only with heartbeats.
    func keepLeases() async {
        guard keepsHeartbeats else {
            // Nothing to do, but this task is what holds the agent.
            try? await process.park { _ in }
            return
        }
        var round = 0
        while process.isAlive {
            for node in nodes where !client.controlPlane.isQuiet && !node.isLost {
                if round > 0, round % Self.renewalsPerStatus == 0 { node.queue.add(ObjectKey(namespace: "", name: node.name)) }
                do {
                    try await renewLease(of: node)
                } catch {
                    guard error.apiError != nil else { return }
                }
            }
            round += 1
            guard (try? await process.sleep(Self.renewal)) != nil else { return }
        }
    }

    /// A renewal that fails is made up for by the next.
    private func renewLease(of node: NodeRecord) async throws(CallError) {
        let key = ObjectKey(namespace: Self.leaseNamespace, name: node.name)
        let renewal: JSONValue = ["spec": ["renewTime": .string(client.process.timestamp.rfc3339Micro)]]
        do {
            _ = try await client.patch(NodeResources.leases, key, .merge(renewal))
        } catch {
            guard error.isNotFound else { throw error }
            var lease = Lease([
                "apiVersion": "coordination.k8s.io/v1", "kind": "Lease",
                "metadata": ["name": .string(node.name), "namespace": .string(Self.leaseNamespace)],
            ])
            if let json = nodeCache.get(ObjectKey(namespace: "", name: node.name)),
                let owner = OwnerReference(json: [
                    "apiVersion": "v1", "kind": "Node", "name": .string(node.name), "uid": .string(UntypedObject(json).uid),
                ])
            {
                lease.ownerReferences = [owner]
            }
            lease.holderIdentity = node.name
            lease.leaseDurationSeconds = Self.leaseSeconds
            lease.renewTime = client.process.timestamp
            _ = try await client.create(NodeResources.leases, lease)
        }
    }
}
