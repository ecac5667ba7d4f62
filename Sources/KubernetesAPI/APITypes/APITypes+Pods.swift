/// Pods and what they are made of.
extension APITypes {
    static let podPackage = Package(
        name: "io.k8s.api.core.v1",
        text: """
            Affinity | Which nodes a Pod should or must run on.
              nodeAffinity NodeAffinity | By the nodes' labels.
              podAffinity PodAffinity | By Pods that are there already: near them.
              podAntiAffinity PodAntiAffinity | By Pods that are there already: away from them.
            AppArmorProfile | An AppArmor profile.
              localhostProfile | The profile on the node.
              type* | RuntimeDefault, Localhost or Unconfined.
            Capabilities | Capabilities beyond or without those of the container runtime.
              add | Those added.
              drop | Those taken away.
            ConfigMapEnvSource | A ConfigMap whose keys become variables.
              name | Its name.
              optional | Whether it may be missing.
            ConfigMapKeySelector | A key of a ConfigMap.
              key* | The key.
              name | The name of the ConfigMap.
              optional | Whether it may be missing.
            Container | A process with its file system that runs in a Pod.
              args | The arguments; those of the image by default.
              command | What is run, without a shell; what the image says by default.
              env EnvVar | Variables.
              envFrom EnvFromSource | Where more variables come from.
              image | The image.
              imagePullPolicy | Always, Never or IfNotPresent; Always for :latest.
              lifecycle Lifecycle | What is done after the start and before the end.
              livenessProbe Probe | How to find out that it must be restarted.
              name* | The name, unique within the Pod.
              ports ContainerPort | The ports that it listens on; for information.
              readinessProbe Probe | How to find out that it takes requests.
              resizePolicy ContainerResizePolicy | Whether it restarts when its resources change.
              resources ResourceRequirements | What it needs of the node, and how much it may use.
              restartPolicy | Always makes an init container a sidecar.
              securityContext SecurityContext | As whom and with which rights it runs.
              startupProbe Probe | How to find out that it has started.
              stdin | Whether it has standard input.
              stdinOnce | Whether standard input ends with the first client.
              terminationMessagePath | The file whose text is its last word.
              terminationMessagePolicy | File or FallbackToLogsOnError.
              tty | Whether it has a terminal.
              volumeDevices VolumeDevice | Volumes as devices.
              volumeMounts VolumeMount | Volumes in its file system.
              workingDir | Where it runs; where the image says by default.
            ContainerPort | A port that a container listens on.
              containerPort* | The number.
              hostIP | The address of the node.
              hostPort | The port of the node.
              name | A name that Services and probes can use.
              protocol | TCP, UDP or SCTP.
            ContainerResizePolicy | Whether a container restarts when a resource changes.
              resourceName* | The resource.
              restartPolicy* | NotRequired or RestartContainer.
            ContainerState | What a container does; one field at most is set.
              running ContainerStateRunning | It runs.
              terminated ContainerStateTerminated | It has ended.
              waiting ContainerStateWaiting | It has not started yet.
            ContainerStateRunning | A container that runs.
              startedAt | Since when.
            ContainerStateTerminated | A container that has ended.
              exitCode* | The code with which it ended.
              finishedAt | When it ended.
              reason | One word that says why.
              startedAt | When it had started.
            ContainerStateWaiting | A container that has not started yet.
              message | What a person is told.
              reason | One word that says why.
            ContainerStatus | What was last observed of a container.
              allocatedResources | What is set aside for it, by resource.
              allocatedResourcesStatus ResourceStatus | The health of what is set aside for it.
              containerID | The id in the container runtime.
              image* | The image that runs.
              imageID* | The id of the image.
              lastState ContainerState | What it did before it was last restarted.
              name* | The name.
              ready* | Whether it takes requests.
              resources ResourceRequirements | What is in effect.
              restartCount* | How often it was restarted.
              started | Whether it has started.
              state ContainerState | What it does.
              user ContainerUser | As whom it runs.
              volumeMounts VolumeMountStatus | Volumes in its file system.
            ContainerUser | As whom a container runs.
              linux LinuxContainerUser | On Linux.
            EnvFromSource | Where variables come from.
              configMapRef ConfigMapEnvSource | A ConfigMap.
              prefix | What is put before each name.
              secretRef SecretEnvSource | A Secret.
            EnvVar | A variable.
              name* | The name.
              value | The value; $(NAME) stands for another variable.
              valueFrom EnvVarSource | Where the value comes from.
            EnvVarSource | Where the value of a variable comes from.
              configMapKeyRef ConfigMapKeySelector | A key of a ConfigMap.
              fieldRef ObjectFieldSelector | A field of the Pod.
              resourceFieldRef ResourceFieldSelector | A resource of a container.
              secretKeyRef SecretKeySelector | A key of a Secret.
            EphemeralContainer | A container that is added to a running Pod to look into it.
              env EnvVar
              envFrom EnvFromSource
              lifecycle Lifecycle
              livenessProbe Probe
              name*
              ports ContainerPort
              readinessProbe Probe
              resizePolicy ContainerResizePolicy
              resources ResourceRequirements
              securityContext SecurityContext
              startupProbe Probe
              targetContainerName | The container whose processes it sees.
              volumeDevices VolumeDevice
              volumeMounts VolumeMount
            ExecAction | A command that is run in the container.
              command | The command and its arguments, without a shell.
            GRPCAction | A call of gRPC's health check.
              port* | The port.
              service | The service that is asked about.
            HTTPGetAction | A request of HTTP.
              host | The host; the Pod by default.
              httpHeaders HTTPHeader | Header fields.
              path | The path.
              port* | The number or name of the port.
              scheme | HTTP or HTTPS.
            HTTPHeader | A header field.
              name* | The name.
              value* | The value.
            HostAlias | Names for an address in the Pod's hosts file.
              hostnames | The names.
              ip* | The address.
            HostIP | An address of the node.
              ip* | The address.
            Lifecycle | What is done after the start and before the end of a container.
              postStart LifecycleHandler | After the start.
              preStop LifecycleHandler | Before the end.
            LifecycleHandler | Something that is done to a container.
              exec ExecAction | A command is run.
              httpGet HTTPGetAction | A request is made.
              sleep SleepAction | Some time is let go by.
              tcpSocket TCPSocketAction | No longer used.
            LinuxContainerUser | As whom a container runs on Linux.
              gid* | The group.
              supplementalGroups | Further groups.
              uid* | The user.
            LocalObjectReference | An object of the same namespace.
              name | The name.
            NodeAffinity | Which nodes a Pod should or must run on, by their labels.
              preferredDuringSchedulingIgnoredDuringExecution PreferredSchedulingTerm | Which it should.
              requiredDuringSchedulingIgnoredDuringExecution NodeSelector | Which it must.
            NodeSelector | Nodes that any of several terms describes.
              nodeSelectorTerms* NodeSelectorTerm | The terms.
            NodeSelectorRequirement | A requirement on a label or field of a node.
              key* | The label or field.
              operator* | In, NotIn, Exists, DoesNotExist, Gt or Lt.
              values | The values.
            NodeSelectorTerm | Requirements that all must hold.
              matchExpressions NodeSelectorRequirement | On labels.
              matchFields NodeSelectorRequirement | On fields.
            ObjectFieldSelector | A field of the Pod.
              apiVersion | The version that the path is written for; v1 by default.
              fieldPath* | The path.
            ObjectReference | An object.
              apiVersion | Its version.
              fieldPath | The part of it that is meant.
              kind | Its kind.
              name | Its name.
              namespace | Its namespace.
              resourceVersion | Its revision.
              uid | Its uid.
            Pod | Containers that run together on one node.
              spec PodSpec | What is asked for.
              status PodStatus | What was last observed.
            PodAffinity | Near which Pods a Pod should or must run.
              preferredDuringSchedulingIgnoredDuringExecution WeightedPodAffinityTerm | Which it should.
              requiredDuringSchedulingIgnoredDuringExecution PodAffinityTerm | Which it must.
            PodAffinityTerm | Pods in some place.
              labelSelector LabelSelector | Their labels.
              namespaceSelector LabelSelector | Their namespaces, by label.
              namespaces | Their namespaces, by name.
              topologyKey* | The label of nodes that makes two of them the same place.
            PodAntiAffinity | Away from which Pods a Pod should or must run.
              preferredDuringSchedulingIgnoredDuringExecution WeightedPodAffinityTerm | Which it should.
              requiredDuringSchedulingIgnoredDuringExecution PodAffinityTerm | Which it must.
            PodCondition | One aspect of the state of a Pod.
              lastProbeTime | When it was last looked at.
              lastTransitionTime | When the status last changed.
              message | What a person is told.
              observedGeneration | The generation of the Pod that the condition is about.
              reason | One word that says why.
              status* | One of True, False, Unknown.
              type* | The aspect, such as Ready or PodScheduled.
            PodDNSConfig | How names are resolved in the Pod.
              options PodDNSConfigOption
            PodDNSConfigOption
            PodIP | An address of the Pod.
              ip* | The address.
            PodOS | The operating system of a Pod.
              name* | linux or windows.
            PodReadinessGate | A condition that a Pod must have to be ready.
              conditionType* | Its type.
            PodResourceClaim | A claim of devices.
              name* | The name within the Pod.
            PodResourceClaimStatus | The claim that was made for a Pod.
              name* | The name within the Pod.
            PodSchedulingGate | Something that a Pod waits for before it is scheduled.
              name* | Its name.
            PodSecurityContext | As whom and with which rights the containers of a Pod run.
              appArmorProfile AppArmorProfile | The AppArmor profile.
              fsGroup | The group that volumes belong to.
              fsGroupChangePolicy | OnRootMismatch or Always.
              runAsGroup | The group.
              runAsNonRoot | Whether containers must not run as root.
              runAsUser | The user.
              seLinuxOptions SELinuxOptions | SELinux.
              seccompProfile SeccompProfile | The seccomp profile.
              supplementalGroups | Further groups.
              sysctls Sysctl | Settings of the kernel.
              windowsOptions WindowsSecurityContextOptions
            PodSpec | What a Pod is to be.
              activeDeadlineSeconds | After how many seconds the Pod is ended.
              affinity Affinity | Which nodes it should or must run on.
              automountServiceAccountToken | Whether its containers get a token of its account.
              containers* Container | The containers; at least one.
              dnsConfig PodDNSConfig | How names are resolved.
              dnsPolicy | ClusterFirst, ClusterFirstWithHostNet, Default or None.
              enableServiceLinks | Whether containers have variables for the Services of the namespace.
              ephemeralContainers EphemeralContainer | Containers added to look into it.
              hostAliases HostAlias | Further entries of the hosts file.
              hostIPC | Whether it shares the node's inter-process communication.
              hostNetwork | Whether it shares the node's network.
              hostPID | Whether it shares the node's processes.
              hostUsers | Whether it shares the node's users; false gives it a user namespace.
              hostname | Its host name; the name of the Pod by default.
              imagePullSecrets LocalObjectReference | Secrets with which images are pulled.
              initContainers Container | Containers that run one after the other before the others start.
              nodeName | The node; set by the scheduler.
              nodeSelector | Labels that the node must have.
              os PodOS | The operating system.
              overhead | What running it costs beside its containers, by resource.
              preemptionPolicy | PreemptLowerPriority or Never.
              priority | Its importance; from the class.
              priorityClassName | The class of its importance.
              readinessGates PodReadinessGate | Conditions that it must have to be ready.
              resourceClaims PodResourceClaim | Claims of devices.
              restartPolicy | Always, OnFailure or Never.
              runtimeClassName | The RuntimeClass, that is how its containers are run.
              schedulerName | Who chooses the node; default-scheduler by default.
              schedulingGates PodSchedulingGate | What it waits for before it is scheduled.
              securityContext PodSecurityContext | As whom and with which rights its containers run.
              serviceAccount | The older name of serviceAccountName.
              serviceAccountName | The account that it runs as.
              setHostnameAsFQDN | Whether its host name is its full name.
              shareProcessNamespace | Whether its containers see each other's processes.
              subdomain | The headless Service that gives it a full name.
              terminationGracePeriodSeconds | The seconds that it has to end; 30 by default.
              tolerations Toleration | Taints that it bears.
              topologySpreadConstraints TopologySpreadConstraint | How Pods are spread.
              volumes Volume | Volumes that its containers can mount.
            PodStatus | What was last observed of a Pod.
              conditions PodCondition | The aspects of the state.
              containerStatuses ContainerStatus | The state of each container.
              ephemeralContainerStatuses ContainerStatus | The state of each ephemeral container.
              hostIP | The address of the node.
              hostIPs HostIP | The addresses of the node.
              initContainerStatuses ContainerStatus | The state of each init container.
              message | What a person is told.
              nominatedNodeName | The node where others make room for it.
              observedGeneration | The generation that the node has last seen.
              phase | Pending, Running, Succeeded, Failed or Unknown.
              podIP | Its address.
              podIPs PodIP | Its addresses.
              qosClass | Guaranteed, Burstable or BestEffort.
              reason | One word that says why it is in this state.
              resize | How far a change of resources is.
              resourceClaimStatuses PodResourceClaimStatus | The claims that were made for it.
              startTime | When the node took it on.
            PodTemplateSpec | What Pods are made from.
              metadata ObjectMeta | Their labels and annotations.
              spec PodSpec | What they are to be.
            PreferredSchedulingTerm | Nodes that count for more.
              preference* NodeSelectorTerm | The nodes.
              weight* | How much, from 1 to 100.
            Probe | How to find out how a container is.
              exec ExecAction | A command is run.
              failureThreshold | After how many failures in a row it counts; 3 by default.
              grpc GRPCAction | A call of gRPC's health check.
              httpGet HTTPGetAction | A request is made.
              initialDelaySeconds | How long to wait after the start.
              periodSeconds | How often; every 10 seconds by default.
              successThreshold | After how many successes in a row it counts; 1 by default.
              tcpSocket TCPSocketAction | A connection is opened.
              terminationGracePeriodSeconds | The seconds that the container has to end when the probe fails.
              timeoutSeconds | When to give up; after 1 second by default.
            ResourceClaim | A claim of devices that a container uses.
              name* | The name within the Pod.
            ResourceFieldSelector | A resource of a container.
              containerName | The container.
              divisor | The unit; 1 by default.
              resource* | The resource, such as limits.cpu.
            ResourceHealth | The health of a device.
              resourceID* | The device.
            ResourceRequirements | What a container needs of the node, and how much it may use.
              claims ResourceClaim | Claims of devices.
              limits | How much it may use, by resource.
              requests | What it needs, by resource.
            ResourceStatus | The health of what is set aside for a container.
              name* | The resource.
              resources ResourceHealth | The devices.
            SELinuxOptions
            SeccompProfile | A seccomp profile.
              localhostProfile | The profile on the node.
              type* | RuntimeDefault, Localhost or Unconfined.
            SecretEnvSource | A Secret whose keys become variables.
              name | Its name.
              optional | Whether it may be missing.
            SecretKeySelector | A key of a Secret.
              key* | The key.
              name | The name of the Secret.
              optional | Whether it may be missing.
            SecurityContext | As whom and with which rights a container runs.
              allowPrivilegeEscalation | Whether a process may have more rights than its parent.
              appArmorProfile AppArmorProfile | The AppArmor profile.
              capabilities Capabilities | Its capabilities.
              privileged | Whether it has all rights on the node.
              readOnlyRootFilesystem | Whether its file system is read-only.
              runAsGroup | The group.
              runAsNonRoot | Whether it must not run as root.
              runAsUser | The user.
              seLinuxOptions SELinuxOptions | SELinux.
              seccompProfile SeccompProfile | The seccomp profile.
              windowsOptions WindowsSecurityContextOptions
            SleepAction | Some time is let go by.
              seconds* | How much.
            Sysctl | A setting of the kernel.
              name* | The name.
              value* | The value.
            TCPSocketAction | A connection is opened.
              host | The host; the Pod by default.
              port* | The number or name of the port.
            Toleration | A taint that a Pod bears.
              effect | The effect; empty means all.
              key | The key; empty means all.
              operator | Exists or Equal.
              tolerationSeconds | For how long it bears NoExecute; for ever by default.
              value | The value, for Equal.
            TopologySpreadConstraint | How Pods are spread.
              labelSelector LabelSelector | Which Pods are counted.
              maxSkew* | How uneven it may be.
              topologyKey* | The label of nodes that makes two of them the same place.
              whenUnsatisfiable* | DoNotSchedule or ScheduleAnyway.
            WeightedPodAffinityTerm | Pods that count for more.
              podAffinityTerm* PodAffinityTerm | The Pods.
              weight* | How much, from 1 to 100.
            WindowsSecurityContextOptions
            """)
}
