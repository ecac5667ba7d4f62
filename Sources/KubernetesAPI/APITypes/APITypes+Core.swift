/// The core group beside Pods.
extension APITypes {
    static let corePackage = Package(
        name: podPackage.name,
        text: """
            AttachedVolume | A volume that is attached to a node.
              devicePath* | Where the volume is.
              name* | The name of the volume.
            Binding | Puts a Pod on a node.
              target* ObjectReference | The node.
            ClientIPConfig | For how long requests of one client go to one Pod.
              timeoutSeconds | The seconds; 10800 by default.
            ConfigMap | Settings by key.
              binaryData | Bytes by key, in base64.
              data | Text by key.
              immutable | Whether data may no longer change.
            ConfigMapNodeConfigSource | No longer used.
              kubeletConfigKey*
              name*
              namespace*
            ContainerImage | An image that a node has.
              names | Its names.
              sizeBytes | Its size.
            DaemonEndpoint | A port of a daemon of the node.
              Port* | The number.
            EndpointAddress | An address of a service.
              hostname | Its name below that of the service.
              ip* | The address.
              nodeName | The node it is on.
              targetRef ObjectReference | The object behind it.
            EndpointPort | A port of a service.
              appProtocol | What is spoken on it.
              name | The name, as the Service has it.
              port* | The number.
              protocol | TCP, UDP or SCTP.
            EndpointSubset | Addresses that have the same ports.
              addresses EndpointAddress | Addresses that are ready.
              notReadyAddresses EndpointAddress | Addresses that are not.
              ports EndpointPort | The ports.
            Endpoints | Where a Service is answered; EndpointSlices hold the same.
              subsets EndpointSubset | The addresses by their ports.
            Event | Something that happened in the cluster; kept for a while.
              action | What was done.
              count | How often it happened.
              eventTime MicroTime | When it first happened.
              firstTimestamp | When it first happened; for events of the older form.
              involvedObject* ObjectReference | The object it happened to.
              lastTimestamp | When it last happened; for events of the older form.
              message | What a person is told.
              reason | One word that says why.
              related ObjectReference | Another object that has to do with it.
              reportingComponent | Who tells of it.
              reportingInstance | Which process of the component.
              series EventSeries | How often and until when it happened.
              source EventSource | Who tells of it; for events of the older form.
              type | Normal or Warning.
            EventSeries | How often and until when something happened.
              count | How often.
              lastObservedTime MicroTime | When last.
            EventSource | Who tells of an event.
              component | The component.
              host | The node it runs on.
            LoadBalancerIngress | An entrance of a load balancer.
              hostname | Its name.
              ip | Its address.
              ipMode | VIP or Proxy.
              ports PortStatus | The state of its ports.
            LoadBalancerStatus | The state of a load balancer.
              ingress LoadBalancerIngress | Its entrances.
            Namespace | A space within which names are unique.
              spec NamespaceSpec | What is asked for.
              status NamespaceStatus | What was last observed.
            NamespaceCondition | One aspect of the state of a Namespace.
              status* | One of True, False, Unknown.
              type* | The aspect.
            NamespaceSpec | What a Namespace is to be.
              finalizers | Who must have done something before it goes.
            NamespaceStatus | What was last observed of a Namespace.
              conditions NamespaceCondition | The aspects of the state.
              phase | Active or Terminating.
            Node | A machine that Pods run on.
              spec NodeSpec | What is asked for.
              status NodeStatus | What was last observed.
            NodeAddress | An address of a node.
              address* | The address.
              type* | Hostname, ExternalIP or InternalIP.
            NodeCondition | One aspect of the state of a node.
              status* | One of True, False, Unknown.
              type* | The aspect, such as Ready.
            NodeConfigSource | No longer used.
              configMap ConfigMapNodeConfigSource
            NodeConfigStatus | No longer used.
              active NodeConfigSource
              assigned NodeConfigSource
              lastKnownGood NodeConfigSource
            NodeDaemonEndpoints | The ports of the daemons of a node.
              kubeletEndpoint DaemonEndpoint | That of the kubelet.
            NodeFeatures | What a node can do.
              supplementalGroupsPolicy | Whether it knows the policy of supplemental groups.
            NodeRuntimeHandler | A handler of the container runtime.
              features NodeRuntimeHandlerFeatures | What it can do.
              name | Its name; empty for the default one.
            NodeRuntimeHandlerFeatures | What a handler can do.
              recursiveReadOnlyMounts | Whether mounts can be read-only throughout.
              userNamespaces | Whether Pods can have user namespaces.
            NodeSpec | What a node is to be.
              configSource NodeConfigSource | No longer used.
              externalID | No longer used.
              podCIDR | The range of addresses for its Pods.
              podCIDRs | The ranges of addresses for its Pods, one for each family.
              providerID | What the cloud calls it.
              taints Taint | Marks that keep Pods away which do not bear them.
              unschedulable | Whether new Pods stay away.
            NodeStatus | What was last observed of a node.
              addresses NodeAddress | Where it is reached.
              allocatable | What Pods can have, by resource.
              capacity | What there is, by resource.
              conditions NodeCondition | The aspects of the state.
              config NodeConfigStatus | No longer used.
              daemonEndpoints NodeDaemonEndpoints | The ports of its daemons.
              features NodeFeatures | What it can do.
              images ContainerImage | Images that it has.
              nodeInfo NodeSystemInfo | What it is and runs.
              phase | No longer used.
              runtimeHandlers NodeRuntimeHandler | The handlers of its container runtime.
              volumesAttached AttachedVolume | Volumes that are attached.
              volumesInUse | Volumes that are in use.
            NodeSwapStatus | The swap of a node.
              capacity | Its size.
            NodeSystemInfo | What a node is and runs.
              architecture* | The architecture.
              bootID* | The id of the boot.
              containerRuntimeVersion* | The container runtime.
              kernelVersion* | The kernel.
              kubeProxyVersion* | No longer used.
              kubeletVersion* | The kubelet.
              machineID* | The id of the machine.
              operatingSystem* | The operating system.
              osImage* | The distribution.
              swap NodeSwapStatus | Its swap.
              systemUUID* | The id of the hardware.
            PersistentVolumeClaim | A request for storage.
              spec PersistentVolumeClaimSpec | What is asked for.
              status PersistentVolumeClaimStatus | What was last observed.
            PersistentVolumeClaimCondition | One aspect of the state of a claim.
              status* | One of True, False, Unknown.
              type* | The aspect.
            PersistentVolumeClaimSpec | What a claim asks for.
              accessModes | How the volume is mounted: ReadWriteOnce, ReadOnlyMany, ReadWriteMany, ReadWriteOncePod.
              dataSource TypedLocalObjectReference | What the volume is filled from.
              dataSourceRef TypedObjectReference | What the volume is filled from; of any kind.
              resources VolumeResourceRequirements | How much storage it wants.
              selector LabelSelector | Which volumes come into question.
              storageClassName | The StorageClass.
              volumeAttributesClassName | The class of changeable attributes.
              volumeMode | Filesystem or Block.
              volumeName | The volume that it is bound to.
            PersistentVolumeClaimStatus | What was last observed of a claim.
              accessModes | How the volume is mounted.
              allocatedResourceStatuses | How far a resize is, by resource.
              allocatedResources | What is set aside, by resource.
              capacity | How much storage there is.
              conditions PersistentVolumeClaimCondition | The aspects of the state.
              currentVolumeAttributesClassName | The class of attributes that is in effect.
              modifyVolumeStatus ModifyVolumeStatus | How far a change of attributes is.
              phase | Pending, Bound or Lost.
            ModifyVolumeStatus | How far a change of attributes is.
              status* | Pending, InProgress or Infeasible.
              targetVolumeAttributesClassName | The class that is asked for.
            PersistentVolumeClaimTemplate | What a claim is made from.
              metadata ObjectMeta | Its labels and annotations.
              spec* PersistentVolumeClaimSpec | What it asks for.
            PortStatus | The state of a port of a load balancer.
              error | What is wrong.
              port* | The number.
              protocol* | TCP, UDP or SCTP.
            Secret | Secret data by key.
              data | Bytes by key, in base64.
              immutable | Whether data may no longer change.
              stringData | Text by key that is added to data; never shown.
              type | What the data is for, such as kubernetes.io/tls.
            Service | A name and an address for Pods that do the same.
              spec ServiceSpec | What is asked for.
              status ServiceStatus | What was last observed.
            ServiceAccount | An identity for what runs in Pods.
              automountServiceAccountToken | Whether Pods get a token.
              imagePullSecrets LocalObjectReference | Secrets with which images are pulled.
              secrets ObjectReference | Secrets that Pods may use.
            ServicePort | A port of a Service.
              appProtocol | What is spoken on it.
              name | The name; needed when there are several.
              nodePort | The port on every node.
              port* | The number that clients use.
              protocol | TCP, UDP or SCTP.
              targetPort | The number or name of the port of the Pods; that of the Service by default.
            ServiceSpec | What a Service is to be.
              allocateLoadBalancerNodePorts | Whether a load balancer gets node ports.
              clusterIP | The address within the cluster; None for a Service without one.
              clusterIPs | The addresses within the cluster.
              externalIPs | Addresses of nodes that answer, too.
              externalName | The name that an ExternalName Service stands for.
              externalTrafficPolicy | Cluster or Local.
              healthCheckNodePort | The port of health checks of a load balancer.
              internalTrafficPolicy | Cluster or Local.
              ipFamilies | IPv4, IPv6.
              ipFamilyPolicy | SingleStack, PreferDualStack or RequireDualStack.
              loadBalancerClass | Who makes the load balancer.
              loadBalancerIP | The address that is asked for.
              loadBalancerSourceRanges | Whom the load balancer lets in.
              ports ServicePort | The ports.
              publishNotReadyAddresses | Whether Pods count that are not ready.
              selector | The labels of the Pods.
              sessionAffinity | ClientIP or None.
              sessionAffinityConfig SessionAffinityConfig | For how long requests of one client go to one Pod.
              trafficDistribution | Which Pods are preferred.
              type | ClusterIP, NodePort, LoadBalancer or ExternalName.
            ServiceStatus | What was last observed of a Service.
              conditions Condition | The aspects of the state.
              loadBalancer LoadBalancerStatus | The state of its load balancer.
            SessionAffinityConfig | For how long requests of one client go to one Pod.
              clientIP ClientIPConfig | Where clients are told apart by their addresses.
            Taint | A mark of a node that keeps Pods away which do not bear it.
              effect* | NoSchedule, PreferNoSchedule or NoExecute.
              key* | The key.
              timeAdded | When it was set.
              value | The value.
            TopologySelectorLabelRequirement | A label with some values.
              key* | The label.
              values* | The values.
            TopologySelectorTerm | Where something may be.
              matchLabelExpressions TopologySelectorLabelRequirement | Labels that all must hold.
            TypedLocalObjectReference | An object of the same namespace.
              apiGroup | Its group; empty for the core group.
              kind* | Its kind.
              name* | Its name.
            TypedObjectReference | An object.
              apiGroup | Its group; empty for the core group.
              kind* | Its kind.
              name* | Its name.
              namespace | Its namespace; that of the one who refers to it by default.
            VolumeResourceRequirements | How much storage is wanted.
              limits | At most, by resource.
              requests | At least, by resource.
            """)
}
