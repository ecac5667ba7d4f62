import ControllerRuntime

extension ClusterProcesses {
    /// The process `kube-controller-manager`: garbage collector, namespaces, Deployments, ReplicaSets, StatefulSets, Endpoints,
    /// EndpointSlices and disruption budgets. Starting it fails when the server lacks one of the built-in resources they work on.
    public static func controllerManager(
        controlPlane: ControlPlane, timing: ClusterTiming, faults: ClusterFaults = ClusterFaults()
    ) -> ControllerManager {
        ControllerManager(name: "kube-controller-manager", controlPlane: controlPlane) { incarnation in
            try GarbageCollector.register(in: incarnation, delay: timing.garbageCollection, faults: faults)
            try NamespaceController.register(in: incarnation)
            try DeploymentController.register(in: incarnation)
            try ReplicaSetController.register(in: incarnation)
            try StatefulSetController.register(in: incarnation)
            try EndpointsController.register(in: incarnation)
            try EndpointSliceController.register(in: incarnation)
            try DisruptionController.register(in: incarnation)
        }
    }
}
