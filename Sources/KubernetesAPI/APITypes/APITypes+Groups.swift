/// What all objects have in common, and the groups beside the core.
extension APITypes {
    static let metaPackage = Package(
        name: "io.k8s.apimachinery.pkg.apis.meta.v1",
        text: """
            Condition | One aspect of the state of an object.
              lastTransitionTime* | When the status last changed.
              message* | What a person is told about the change; may be empty.
              observedGeneration | The generation of the object that the condition is about.
              reason* | One word in CamelCase that says why the status changed.
              status* | One of True, False, Unknown.
              type* | The aspect, in CamelCase.
            DeleteOptions | How an object is to be deleted.
              dryRun | All means that nothing is written.
              gracePeriodSeconds | The seconds that the object has before it is gone; 0 deletes at once.
              orphanDependents | Superseded by propagationPolicy; only one of them may be set.
              preconditions Preconditions | What must hold of the object, or the request fails with 409.
              propagationPolicy | What becomes of dependents: Orphan, Background or Foreground.
            FieldsV1 | A set of fields, as nested objects whose keys are `f:` and a name, `k:` and keys, or `v:` and a value.
            LabelSelector | A query over labels; all its requirements must hold. An empty one matches everything.
              matchExpressions LabelSelectorRequirement | Requirements that all must hold.
              matchLabels | Labels that must all be there with these values.
            LabelSelectorRequirement | A requirement on one label.
              key* | The name of the label.
              operator* | One of In, NotIn, Exists, DoesNotExist.
              values | The values; empty for Exists and DoesNotExist.
            ListMeta | What every list has.
              continue | The token with which the next part of the list is asked for; empty at its end.
              remainingItemCount | How many objects follow this part of the list, where that is known.
              resourceVersion | The revision of the store that the list shows; a watch goes on from it.
              selfLink | No longer used.
            ManagedFieldsEntry | The fields that one manager has set by one kind of operation.
              apiVersion | The version that the fields are named in.
              fieldsType | FieldsV1, the only format there is.
              fieldsV1 FieldsV1 | The fields.
              manager | Who set the fields.
              operation | Apply or Update.
              subresource | The subresource that the fields were set through; empty for the object itself.
              time | When the manager last changed the set or a value in it.
            ObjectMeta | What every stored object has.
              annotations | Free text by key, for tools and people; nothing is selected by it.
              creationTimestamp | When the object was made; set by the server.
              deletionGracePeriodSeconds | The seconds between the request to delete the object and its end.
              deletionTimestamp | When the object is to be gone; set by the server once somebody deletes it.
              finalizers | Who must have done something before the object goes; each removes its own entry.
              generateName | A prefix that the server completes to a name when none is given.
              generation | Rises with each change of what is asked for.
              labels | Short values by key, by which objects are found and selected.
              managedFields ManagedFieldsEntry | Who set which fields.
              name | The name, unique within the namespace and the kind; never changes.
              namespace | The space within which the name is unique; empty for objects of the whole cluster.
              ownerReferences OwnerReference | The objects that this one depends on; it goes when all of them are gone.
              resourceVersion | The revision of the last change; sent along with a change, it must be the latest.
              selfLink | No longer used.
              uid | Unique in time and space; set by the server.
            OwnerReference | An object that another one depends on, in the same namespace or of the whole cluster.
              apiVersion* | The version of the owner.
              blockOwnerDeletion | Whether a foreground deletion of the owner waits for the dependent.
              controller | Whether the owner manages the dependent.
              kind* | The kind of the owner.
              name* | The name of the owner.
              uid* | The uid of the owner.
            Patch | A change in one of the formats that the media type of the request names.
            Preconditions | What must hold of an object before it is deleted.
              resourceVersion | The revision that the object must have.
              uid | The uid that the object must have.
            Status | What became of a request that returns no object.
              code | The status code of HTTP.
              details StatusDetails | What the failure is about.
              message | What a person is told.
              metadata ListMeta
              reason | One word that says why the request failed.
              status | Success or Failure.
            StatusCause | One of the reasons of a failure.
              field | The field that is to blame, as a JSON path.
              message | What a person is told.
              reason | One word.
            StatusDetails | What a failure is about.
              causes StatusCause | Each reason of the failure.
              group | The group of the object.
              kind | The kind or resource of the object.
              name | The name of the object.
              retryAfterSeconds | After how many seconds to try again.
              uid | The uid of the object.
            Time | A moment in RFC 3339, in whole seconds.
            MicroTime | A moment in RFC 3339 with microseconds.
            """)

    static let appsPackage = Package(
        name: "io.k8s.api.apps.v1",
        text: """
            ControllerRevision | A state of a workload that it can be brought back to; never changes.
              data | The state.
              revision* | The number of the revision.
            Deployment | Pods that are replaced step by step when their template changes.
              spec DeploymentSpec | What is asked for.
              status DeploymentStatus | What was last observed.
            DeploymentCondition | One aspect of the state of a Deployment.
              status* | One of True, False, Unknown.
              type* | The aspect: Available, Progressing, ReplicaFailure.
            DeploymentSpec | What a Deployment is to be.
              minReadySeconds | For how long a Pod must have been ready to count as available; 0 by default.
              paused | Whether changes of the template wait.
              progressDeadlineSeconds | After how many seconds without progress the rollout counts as failed; 600 by default.
              replicas | The number of Pods; 1 by default.
              revisionHistoryLimit | How many old ReplicaSets are kept to go back to; 10 by default.
              selector* LabelSelector | Which Pods belong to the Deployment; matches the labels of the template and never changes.
              strategy DeploymentStrategy | How Pods of an old template are replaced.
              template* PodTemplateSpec | What each Pod is made from.
            DeploymentStatus | What was last observed of a Deployment.
              availableReplicas | Pods that have been ready for minReadySeconds.
              collisionCount | How often a name that was made from a hash was taken.
              conditions DeploymentCondition | The aspects of the state.
              observedGeneration | The generation that the controller has last seen.
              readyReplicas | Pods that are ready.
              replicas | Pods that are not terminating.
              unavailableReplicas | Pods that are missing or not available.
              updatedReplicas | Pods of the present template.
            DeploymentStrategy | How Pods of an old template are replaced.
              rollingUpdate RollingUpdateDeployment | The limits of a rolling update.
              type | Recreate or RollingUpdate, which is the default.
            ReplicaSet | A number of Pods of one template.
              spec ReplicaSetSpec | What is asked for.
              status ReplicaSetStatus | What was last observed.
            ReplicaSetCondition | One aspect of the state of a ReplicaSet.
              status* | One of True, False, Unknown.
              type* | The aspect.
            ReplicaSetSpec | What a ReplicaSet is to be.
              minReadySeconds | For how long a Pod must have been ready to count as available; 0 by default.
              replicas | The number of Pods; 1 by default.
              selector* LabelSelector | Which Pods belong to the ReplicaSet; never changes.
              template PodTemplateSpec | What each Pod is made from.
            ReplicaSetStatus | What was last observed of a ReplicaSet.
              availableReplicas | Pods that have been ready for minReadySeconds.
              conditions ReplicaSetCondition | The aspects of the state.
              fullyLabeledReplicas | Pods that have every label of the template.
              observedGeneration | The generation that the controller has last seen.
              readyReplicas | Pods that are ready.
              replicas* | Pods that are not terminating.
            RollingUpdateDeployment | The limits of a rolling update.
              maxSurge | How many Pods there may be above the number asked for; a number or a percentage, 25% by default.
              maxUnavailable | How many Pods may be unavailable; a number or a percentage, 25% by default.
            RollingUpdateStatefulSetStrategy | The limits of a rolling update.
              partition | Pods with a lower ordinal keep the old template.
            StatefulSet | Pods with names, volumes and an order of their own.
              spec StatefulSetSpec | What is asked for.
              status StatefulSetStatus | What was last observed.
            StatefulSetCondition | One aspect of the state of a StatefulSet.
              status* | One of True, False, Unknown.
              type* | The aspect.
            StatefulSetOrdinals | The numbers of the Pods.
              start | The first number; 0 by default.
            StatefulSetPersistentVolumeClaimRetentionPolicy | What becomes of volume claims.
              whenDeleted | Retain or Delete, when the set is deleted.
              whenScaled | Retain or Delete, when the set shrinks.
            StatefulSetSpec | What a StatefulSet is to be.
              minReadySeconds | For how long a Pod must have been ready to count as available; 0 by default.
              ordinals StatefulSetOrdinals | The numbers of the Pods.
              persistentVolumeClaimRetentionPolicy StatefulSetPersistentVolumeClaimRetentionPolicy | What becomes of volume claims.
              podManagementPolicy | OrderedReady, one after the other, or Parallel.
              replicas | The number of Pods; 1 by default.
              revisionHistoryLimit | How many old revisions are kept to go back to; 10 by default.
              selector* LabelSelector | Which Pods belong to the StatefulSet; never changes.
              serviceName | The headless Service that gives the Pods their network names.
              template* PodTemplateSpec | What each Pod is made from.
              updateStrategy StatefulSetUpdateStrategy | How Pods of an old template are replaced.
              volumeClaimTemplates PersistentVolumeClaim | Volume claims that each Pod gets of its own.
            StatefulSetStatus | What was last observed of a StatefulSet.
              availableReplicas | Pods that have been ready for minReadySeconds.
              collisionCount | How often a name that was made from a hash was taken.
              conditions StatefulSetCondition | The aspects of the state.
              currentReplicas | Pods of the current revision.
              currentRevision | The revision that Pods are brought away from.
              observedGeneration | The generation that the controller has last seen.
              readyReplicas | Pods that are ready.
              replicas* | Pods that there are.
              updateRevision | The revision that Pods are brought to.
              updatedReplicas | Pods of the update revision.
            StatefulSetUpdateStrategy | How Pods of an old template are replaced.
              rollingUpdate RollingUpdateStatefulSetStrategy | The limits of a rolling update.
              type | RollingUpdate or OnDelete.
            """)

    static let autoscalingPackage = Package(
        name: "io.k8s.api.autoscaling.v1",
        text: """
            Scale | The number of replicas of a workload, on its own.
              spec ScaleSpec | The number asked for.
              status ScaleStatus | The number observed.
            ScaleSpec | The number of replicas asked for.
              replicas | The number.
            ScaleStatus | The number of replicas observed.
              replicas* | The number.
              selector | Which Pods are counted, as text.
            """)

    static let coordinationPackage = Package(
        name: "io.k8s.api.coordination.v1",
        text: """
            Lease | A right that one holder has for a while, such as that of a leader.
              spec LeaseSpec | Who holds it, and for how long.
            LeaseSpec | Who holds a lease, and for how long.
              acquireTime MicroTime | When the holder got it.
              holderIdentity | Who holds it.
              leaseDurationSeconds | For how long it holds after it was last renewed.
              leaseTransitions | How often it has changed hands.
              preferredHolder | To whom the holder should give it.
              renewTime MicroTime | When the holder last renewed it.
              strategy | How the leader is chosen.
            """)

    static let discoveryPackage = Package(
        name: "io.k8s.api.discovery.v1",
        text: """
            Endpoint | One place where a service is answered.
              addresses* | The addresses; clients may take any, and most take the first.
              conditions EndpointConditions | Whether it answers.
              deprecatedTopology | No longer used.
              hints EndpointHints | Who should use it.
              hostname | Its name below that of the service.
              nodeName | The node it is on.
              targetRef ObjectReference | The object behind it.
              zone | The zone it is in.
            EndpointConditions | Whether an endpoint answers.
              ready | Whether it takes requests; nothing means yes.
              serving | The same, whether or not it is terminating.
              terminating | Whether it is on its way out.
            EndpointHints | Who should use an endpoint.
              forNodes ForNode | The nodes that should.
              forZones ForZone | The zones that should.
            EndpointPort | A port of the endpoints of a slice.
              appProtocol | What is spoken on it.
              name | The name, as the Service has it.
              port | The number.
              protocol | TCP, UDP or SCTP.
            EndpointSlice | Some of the endpoints of a Service.
              addressType* | What the addresses are: IPv4, IPv6 or FQDN.
              endpoints* Endpoint | The endpoints; at most 1000.
              ports EndpointPort | The ports that each endpoint has.
            ForNode | A node that should use an endpoint.
              name* | The name of the node.
            ForZone | A zone that should use an endpoint.
              name* | The name of the zone.
            """)

    static let eventsPackage = Package(
        name: "io.k8s.api.events.v1",
        text: """
            Event | Something that happened in the cluster; kept for a while.
              action | What was done.
              deprecatedCount | How often it happened; for events of the older form.
              deprecatedFirstTimestamp | When it first happened; for events of the older form.
              deprecatedLastTimestamp | When it last happened; for events of the older form.
              deprecatedSource EventSource | Who tells of it; for events of the older form.
              eventTime* MicroTime | When it first happened.
              note | What a person is told.
              reason | One word that says why.
              regarding ObjectReference | The object it happened to.
              related ObjectReference | Another object that has to do with it.
              reportingController | Who tells of it.
              reportingInstance | Which process of the controller.
              series EventSeries | How often and until when it happened.
              type | Normal or Warning.
            EventSeries | How often and until when something happened.
              count* | How often.
              lastObservedTime* MicroTime | When last.
            """)

    static let networkingPackage = Package(
        name: "io.k8s.api.networking.v1",
        text: """
            IPBlock | A range of addresses.
              cidr* | The range, such as 192.168.1.0/24.
              except | Parts of the range that do not belong to it.
            NetworkPolicy | What traffic Pods may receive and send.
              spec NetworkPolicySpec | What is asked for.
            NetworkPolicyEgressRule | Traffic that may be sent.
              ports NetworkPolicyPort | The ports; none means all.
              to NetworkPolicyPeer | The receivers; none means all.
            NetworkPolicyIngressRule | Traffic that may be received.
              from NetworkPolicyPeer | The senders; none means all.
              ports NetworkPolicyPort | The ports; none means all.
            NetworkPolicyPeer | Who may be at the other end: Pods, or a range of addresses.
              ipBlock IPBlock | A range of addresses; excludes the other fields.
              namespaceSelector LabelSelector | Namespaces by their labels.
              podSelector LabelSelector | Pods by their labels, in these namespaces or in that of the policy.
            NetworkPolicyPort | A port, or a range of ports.
              endPort | The last port of a range that begins with port.
              port | A number or the name of a container's port.
              protocol | TCP, UDP or SCTP.
            NetworkPolicySpec | What a NetworkPolicy is to be.
              egress NetworkPolicyEgressRule | What may be sent.
              ingress NetworkPolicyIngressRule | What may be received.
              podSelector LabelSelector | The Pods that the policy is about; an empty selector means all of the namespace.
              policyTypes | Ingress, Egress or both.
            """)

    static let nodePackage = Package(
        name: "io.k8s.api.node.v1",
        text: """
            Overhead | What running a Pod costs beside its containers.
              podFixed | The cost by resource.
            RuntimeClass | A way in which the containers of a Pod are run.
              handler* | The name by which the container runtime knows it.
              overhead Overhead | What running a Pod costs beside its containers.
              scheduling Scheduling | On which nodes it works.
            Scheduling | On which nodes a RuntimeClass works.
              nodeSelector | Labels that a node must have.
              tolerations Toleration | Taints that Pods of the class bear.
            """)
}
