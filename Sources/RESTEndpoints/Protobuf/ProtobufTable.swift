/// The messages of Kubernetes' types, as far as clients send them: the numbers of the fields and what they hold.
///
/// A line is a message: its name, then `number:name:type` for each field. A field without a name is part of the message around it. Types
/// are `s` string, `b` Boolean, `i` integer, `d` double, `y` bytes, `t` time, `m` time with microseconds, `q` quantity, `o` integer or
/// string, `r` raw JSON, `f` a set of fields, `x` a list of strings within a message, and `@` with the name of a message; `[]` stands for
/// a list and `{}` for a map by strings. A zero of a type in lower case is left out, as Go's `omitempty` has it.
enum ProtobufTable {
    static let text = """
        apps.ControllerRevision 1:metadata:@meta.ObjectMeta 2:data:r 3:revision:I
        apps.Deployment 1:metadata:@meta.ObjectMeta 2:spec:@apps.DeploymentSpec 3:status:@apps.DeploymentStatus
        apps.DeploymentCondition 1:type:S 2:status:S 6:lastUpdateTime:t 7:lastTransitionTime:t 4:reason:s 5:message:s
        apps.DeploymentSpec 1:replicas:I 2:selector:@meta.LabelSelector 3:template:@core.PodTemplateSpec \
          4:strategy:@apps.DeploymentStrategy 5:minReadySeconds:i 6:revisionHistoryLimit:I 7:paused:b 9:progressDeadlineSeconds:I
        apps.DeploymentStatus 1:observedGeneration:i 2:replicas:i 3:updatedReplicas:i 7:readyReplicas:i 4:availableReplicas:i \
          5:unavailableReplicas:i 9:terminatingReplicas:I 6:conditions:[]@apps.DeploymentCondition 8:collisionCount:I
        apps.DeploymentStrategy 1:type:s 2:rollingUpdate:@apps.RollingUpdateDeployment
        apps.ReplicaSet 1:metadata:@meta.ObjectMeta 2:spec:@apps.ReplicaSetSpec 3:status:@apps.ReplicaSetStatus
        apps.ReplicaSetCondition 1:type:S 2:status:S 3:lastTransitionTime:t 4:reason:s 5:message:s
        apps.ReplicaSetSpec 1:replicas:I 4:minReadySeconds:i 2:selector:@meta.LabelSelector 3:template:@core.PodTemplateSpec
        apps.ReplicaSetStatus 1:replicas:I 2:fullyLabeledReplicas:i 4:readyReplicas:i 5:availableReplicas:i 7:terminatingReplicas:I \
          3:observedGeneration:i 6:conditions:[]@apps.ReplicaSetCondition
        apps.RollingUpdateDeployment 1:maxUnavailable:o 2:maxSurge:o
        apps.RollingUpdateStatefulSetStrategy 1:partition:I 2:maxUnavailable:o
        apps.StatefulSet 1:metadata:@meta.ObjectMeta 2:spec:@apps.StatefulSetSpec 3:status:@apps.StatefulSetStatus
        apps.StatefulSetCondition 1:type:S 2:status:S 3:lastTransitionTime:t 4:reason:s 5:message:s
        apps.StatefulSetOrdinals 1:start:I
        apps.StatefulSetPersistentVolumeClaimRetentionPolicy 1:whenDeleted:s 2:whenScaled:s
        apps.StatefulSetSpec 1:replicas:I 2:selector:@meta.LabelSelector 3:template:@core.PodTemplateSpec \
          4:volumeClaimTemplates:[]@core.PersistentVolumeClaim 5:serviceName:S 6:podManagementPolicy:s \
          7:updateStrategy:@apps.StatefulSetUpdateStrategy 8:revisionHistoryLimit:I 9:minReadySeconds:i \
          10:persistentVolumeClaimRetentionPolicy:@apps.StatefulSetPersistentVolumeClaimRetentionPolicy \
          11:ordinals:@apps.StatefulSetOrdinals
        apps.StatefulSetStatus 1:observedGeneration:i 2:replicas:I 3:readyReplicas:i 4:currentReplicas:i 5:updatedReplicas:i \
          6:currentRevision:s 7:updateRevision:s 9:collisionCount:I 10:conditions:[]@apps.StatefulSetCondition 11:availableReplicas:I
        apps.StatefulSetUpdateStrategy 1:type:s 2:rollingUpdate:@apps.RollingUpdateStatefulSetStrategy
        authentication.BoundObjectReference 1:kind:s 2:apiVersion:s 3:name:s 4:uid:s
        authentication.SelfSubjectReview 1:metadata:@meta.ObjectMeta 2:status:@authentication.SelfSubjectReviewStatus
        authentication.SelfSubjectReviewStatus 1:userInfo:@authentication.UserInfo
        authentication.TokenRequest 1:metadata:@meta.ObjectMeta 2:spec:@authentication.TokenRequestSpec \
          3:status:@authentication.TokenRequestStatus
        authentication.TokenRequestSpec 1:audiences:[]s 4:expirationSeconds:I 3:boundObjectRef:@authentication.BoundObjectReference \
          5:attestations:{}[]s
        authentication.TokenRequestStatus 1:token:S 2:expirationTimestamp:t
        authentication.TokenReview 1:metadata:@meta.ObjectMeta 2:spec:@authentication.TokenReviewSpec \
          3:status:@authentication.TokenReviewStatus
        authentication.TokenReviewSpec 1:token:s 2:audiences:[]s
        authentication.TokenReviewStatus 1:authenticated:b 2:user:@authentication.UserInfo 4:audiences:[]s 3:error:s
        authentication.UserInfo 1:username:s 2:uid:s 3:groups:[]s 4:extra:{}x
        authorization.FieldSelectorAttributes 1:rawSelector:s 2:requirements:[]@meta.FieldSelectorRequirement
        authorization.LabelSelectorAttributes 1:rawSelector:s 2:requirements:[]@meta.LabelSelectorRequirement
        authorization.LocalSubjectAccessReview 1:metadata:@meta.ObjectMeta 2:spec:@authorization.SubjectAccessReviewSpec \
          3:status:@authorization.SubjectAccessReviewStatus
        authorization.NonResourceAttributes 1:path:s 2:verb:s
        authorization.NonResourceRule 1:verbs:[]s 2:nonResourceURLs:[]s
        authorization.ResourceAttributes 1:namespace:s 2:verb:s 3:group:s 4:version:s 5:resource:s 6:subresource:s 7:name:s \
          8:fieldSelector:@authorization.FieldSelectorAttributes 9:labelSelector:@authorization.LabelSelectorAttributes
        authorization.ResourceRule 1:verbs:[]s 2:apiGroups:[]s 3:resources:[]s 4:resourceNames:[]s
        authorization.SelfSubjectAccessReview 1:metadata:@meta.ObjectMeta 2:spec:@authorization.SelfSubjectAccessReviewSpec \
          3:status:@authorization.SubjectAccessReviewStatus
        authorization.SelfSubjectAccessReviewSpec 1:resourceAttributes:@authorization.ResourceAttributes \
          2:nonResourceAttributes:@authorization.NonResourceAttributes
        authorization.SelfSubjectRulesReview 1:metadata:@meta.ObjectMeta 2:spec:@authorization.SelfSubjectRulesReviewSpec \
          3:status:@authorization.SubjectRulesReviewStatus
        authorization.SelfSubjectRulesReviewSpec 1:namespace:s
        authorization.SubjectAccessReview 1:metadata:@meta.ObjectMeta 2:spec:@authorization.SubjectAccessReviewSpec \
          3:status:@authorization.SubjectAccessReviewStatus
        authorization.SubjectAccessReviewSpec 1:resourceAttributes:@authorization.ResourceAttributes \
          2:nonResourceAttributes:@authorization.NonResourceAttributes 3:user:s 4:groups:[]s 5:extra:{}x 6:uid:s
        authorization.SubjectAccessReviewStatus 1:allowed:B 4:denied:b 2:reason:s 3:evaluationError:s
        authorization.SubjectRulesReviewStatus 1:resourceRules:[]@authorization.ResourceRule \
          2:nonResourceRules:[]@authorization.NonResourceRule 3:incomplete:B 4:evaluationError:s
        autoscaling.Scale 1:metadata:@meta.ObjectMeta 2:spec:@autoscaling.ScaleSpec 3:status:@autoscaling.ScaleStatus
        autoscaling.ScaleSpec 1:replicas:i
        autoscaling.ScaleStatus 1:replicas:I 2:selector:s
        coordination.Lease 1:metadata:@meta.ObjectMeta 2:spec:@coordination.LeaseSpec
        coordination.LeaseSpec 1:holderIdentity:S 2:leaseDurationSeconds:I 3:acquireTime:m 4:renewTime:m 5:leaseTransitions:I \
          6:strategy:S 7:preferredHolder:S
        core.AWSElasticBlockStoreVolumeSource 1:volumeID:S 2:fsType:s 3:partition:i 4:readOnly:b
        core.Affinity 1:nodeAffinity:@core.NodeAffinity 2:podAffinity:@core.PodAffinity 3:podAntiAffinity:@core.PodAntiAffinity
        core.AppArmorProfile 1:type:S 2:localhostProfile:S
        core.AttachedVolume 1:name:S 2:devicePath:S
        core.AzureDiskVolumeSource 1:diskName:S 2:diskURI:S 3:cachingMode:S 4:fsType:S 5:readOnly:B 6:kind:S
        core.AzureFileVolumeSource 1:secretName:S 2:shareName:S 3:readOnly:b
        core.Binding 1:metadata:@meta.ObjectMeta 2:target:@core.ObjectReference
        core.CSIVolumeSource 1:driver:S 2:readOnly:B 3:fsType:S 4:volumeAttributes:{}s 5:nodePublishSecretRef:@core.LocalObjectReference
        core.Capabilities 1:add:[]s 2:drop:[]s
        core.CephFSVolumeSource 1:monitors:[]s 2:path:s 3:user:s 4:secretFile:s 5:secretRef:@core.LocalObjectReference 6:readOnly:b
        core.CinderVolumeSource 1:volumeID:S 2:fsType:s 3:readOnly:b 4:secretRef:@core.LocalObjectReference
        core.ClientIPConfig 1:timeoutSeconds:I
        core.ClusterTrustBundleProjection 1:name:S 2:signerName:S 3:labelSelector:@meta.LabelSelector 5:optional:B 4:path:S 6:user:I
        core.ConfigMap 1:metadata:@meta.ObjectMeta 4:immutable:B 2:data:{}s 3:binaryData:{}y
        core.ConfigMapEnvSource 1::@core.LocalObjectReference 2:optional:B
        core.ConfigMapKeySelector 1::@core.LocalObjectReference 2:key:S 3:optional:B
        core.ConfigMapNodeConfigSource 1:namespace:S 2:name:S 3:uid:s 4:resourceVersion:s 5:kubeletConfigKey:S
        core.ConfigMapProjection 1::@core.LocalObjectReference 2:items:[]@core.KeyToPath 4:optional:B
        core.ConfigMapVolumeSource 1::@core.LocalObjectReference 2:items:[]@core.KeyToPath 3:defaultMode:I 4:optional:B 5:defaultUser:I
        core.Container 1:name:S 2:image:s 3:command:[]s 4:args:[]s 5:workingDir:s 6:ports:[]@core.ContainerPort \
          19:envFrom:[]@core.EnvFromSource 7:env:[]@core.EnvVar 8:resources:@core.ResourceRequirements \
          23:resizePolicy:[]@core.ContainerResizePolicy 24:restartPolicy:S 25:restartPolicyRules:[]@core.ContainerRestartRule \
          9:volumeMounts:[]@core.VolumeMount 21:volumeDevices:[]@core.VolumeDevice 10:livenessProbe:@core.Probe \
          11:readinessProbe:@core.Probe 22:startupProbe:@core.Probe 12:lifecycle:@core.Lifecycle 13:terminationMessagePath:s \
          20:terminationMessagePolicy:s 14:imagePullPolicy:s 15:securityContext:@core.SecurityContext 16:stdin:b 17:stdinOnce:b 18:tty:b
        core.ContainerExtendedResourceRequest 1:containerName:S 2:resourceName:S 3:requestName:S
        core.ContainerImage 1:names:[]s 2:sizeBytes:i
        core.ContainerPort 1:name:s 2:hostPort:i 3:containerPort:I 4:protocol:s 5:hostIP:s
        core.ContainerResizePolicy 1:resourceName:S 2:restartPolicy:S
        core.ContainerRestartRule 1:action:s 2:exitCodes:@core.ContainerRestartRuleOnExitCodes
        core.ContainerRestartRuleOnExitCodes 1:operator:s 2:values:[]i
        core.ContainerState 1:waiting:@core.ContainerStateWaiting 2:running:@core.ContainerStateRunning \
          3:terminated:@core.ContainerStateTerminated
        core.ContainerStateRunning 1:startedAt:t
        core.ContainerStateTerminated 1:exitCode:I 2:signal:i 3:reason:s 4:message:s 5:startedAt:t 6:finishedAt:t 7:containerID:s
        core.ContainerStateWaiting 1:reason:s 2:message:s
        core.ContainerStatus 1:name:S 2:state:@core.ContainerState 3:lastState:@core.ContainerState 4:ready:B 5:restartCount:I 6:image:S \
          7:imageID:S 8:containerID:s 9:started:B 10:allocatedResources:{}q 11:resources:@core.ResourceRequirements \
          12:volumeMounts:[]@core.VolumeMountStatus 13:user:@core.ContainerUser 14:allocatedResourcesStatus:[]@core.ResourceStatus \
          15:stopSignal:S
        core.ContainerUser 1:linux:@core.LinuxContainerUser
        core.DaemonEndpoint 1:Port:I
        core.DownwardAPIProjection 1:items:[]@core.DownwardAPIVolumeFile
        core.DownwardAPIVolumeFile 1:path:S 2:fieldRef:@core.ObjectFieldSelector 3:resourceFieldRef:@core.ResourceFieldSelector 4:mode:I \
          5:user:I
        core.DownwardAPIVolumeSource 1:items:[]@core.DownwardAPIVolumeFile 2:defaultMode:I 3:defaultUser:I
        core.EmptyDirVolumeSource 1:medium:s 2:sizeLimit:q 3:mode:I
        core.EndpointAddress 1:ip:S 3:hostname:s 4:nodeName:S 2:targetRef:@core.ObjectReference
        core.EndpointPort 1:name:s 2:port:I 3:protocol:s 4:appProtocol:S
        core.EndpointSubset 1:addresses:[]@core.EndpointAddress 2:notReadyAddresses:[]@core.EndpointAddress 3:ports:[]@core.EndpointPort
        core.Endpoints 1:metadata:@meta.ObjectMeta 2:subsets:[]@core.EndpointSubset
        core.EnvFromSource 1:prefix:s 2:configMapRef:@core.ConfigMapEnvSource 3:secretRef:@core.SecretEnvSource
        core.EnvVar 1:name:S 2:value:s 3:valueFrom:@core.EnvVarSource
        core.EnvVarSource 1:fieldRef:@core.ObjectFieldSelector 2:resourceFieldRef:@core.ResourceFieldSelector \
          3:configMapKeyRef:@core.ConfigMapKeySelector 4:secretKeyRef:@core.SecretKeySelector 5:fileKeyRef:@core.FileKeySelector
        core.EphemeralContainer 1::@core.EphemeralContainerCommon 2:targetContainerName:s
        core.EphemeralContainerCommon 1:name:S 2:image:s 3:command:[]s 4:args:[]s 5:workingDir:s 6:ports:[]@core.ContainerPort \
          19:envFrom:[]@core.EnvFromSource 7:env:[]@core.EnvVar 8:resources:@core.ResourceRequirements \
          23:resizePolicy:[]@core.ContainerResizePolicy 24:restartPolicy:S 25:restartPolicyRules:[]@core.ContainerRestartRule \
          9:volumeMounts:[]@core.VolumeMount 21:volumeDevices:[]@core.VolumeDevice 10:livenessProbe:@core.Probe \
          11:readinessProbe:@core.Probe 22:startupProbe:@core.Probe 12:lifecycle:@core.Lifecycle 13:terminationMessagePath:s \
          20:terminationMessagePolicy:s 14:imagePullPolicy:s 15:securityContext:@core.SecurityContext 16:stdin:b 17:stdinOnce:b 18:tty:b
        core.EphemeralVolumeSource 1:volumeClaimTemplate:@core.PersistentVolumeClaimTemplate
        core.Event 1:metadata:@meta.ObjectMeta 2:involvedObject:@core.ObjectReference 3:reason:s 4:message:s 5:source:@core.EventSource \
          6:firstTimestamp:t 7:lastTimestamp:t 8:count:i 9:type:s 10:eventTime:m 11:series:@core.EventSeries 12:action:s \
          13:related:@core.ObjectReference 14:reportingComponent:S 15:reportingInstance:S
        core.EventSeries 1:count:i 2:lastObservedTime:m
        core.EventSource 1:component:s 2:host:s
        core.EvictionResponder 1:name:S 2:priority:I
        core.ExecAction 1:command:[]s
        core.FCVolumeSource 1:targetWWNs:[]s 2:lun:I 3:fsType:s 4:readOnly:b 5:wwids:[]s
        core.FileKeySelector 1:volumeName:S 2:path:S 3:key:S 4:optional:B
        core.FlexVolumeSource 1:driver:S 2:fsType:s 3:secretRef:@core.LocalObjectReference 4:readOnly:b 5:options:{}s
        core.FlockerVolumeSource 1:datasetName:s 2:datasetUUID:s
        core.GCEPersistentDiskVolumeSource 1:pdName:S 2:fsType:s 3:partition:i 4:readOnly:b
        core.GRPCAction 1:port:I 2:service:S 3:mode:S
        core.GitRepoVolumeSource 1:repository:S 2:revision:s 3:directory:s
        core.GlusterfsVolumeSource 1:endpoints:S 2:path:S 3:readOnly:b
        core.HTTPGetAction 1:path:s 2:port:o 3:host:s 4:scheme:s 5:httpHeaders:[]@core.HTTPHeader 6:protocol:S
        core.HTTPHeader 1:name:S 2:value:S
        core.HostAlias 1:ip:S 2:hostnames:[]s
        core.HostIP 1:ip:S
        core.HostPathVolumeSource 1:path:S 2:type:S
        core.ISCSIVolumeSource 1:targetPortal:S 2:iqn:S 3:lun:I 4:iscsiInterface:s 5:fsType:s 6:readOnly:b 7:portals:[]s \
          8:chapAuthDiscovery:b 11:chapAuthSession:b 10:secretRef:@core.LocalObjectReference 12:initiatorName:S
        core.ImageVolumeSource 1:reference:s 2:pullPolicy:s
        core.ImageVolumeStatus 1:imageRef:s
        core.KeyToPath 1:key:S 2:path:S 3:mode:I 4:user:I
        core.Lifecycle 1:postStart:@core.LifecycleHandler 2:preStop:@core.LifecycleHandler 3:stopSignal:S
        core.LifecycleHandler 1:exec:@core.ExecAction 2:httpGet:@core.HTTPGetAction 3:tcpSocket:@core.TCPSocketAction \
          4:sleep:@core.SleepAction
        core.LinuxContainerUser 1:uid:I 2:gid:I 3:supplementalGroups:[]i
        core.LoadBalancerIngress 1:ip:s 2:hostname:s 3:ipMode:S 4:ports:[]@core.PortStatus
        core.LoadBalancerStatus 1:ingress:[]@core.LoadBalancerIngress
        core.LocalObjectReference 1:name:s
        core.ModifyVolumeStatus 1:targetVolumeAttributesClassName:s 2:status:S
        core.NFSVolumeSource 1:server:S 2:path:S 3:readOnly:b
        core.Namespace 1:metadata:@meta.ObjectMeta 2:spec:@core.NamespaceSpec 3:status:@core.NamespaceStatus
        core.NamespaceCondition 1:type:S 2:status:S 4:lastTransitionTime:t 5:reason:s 6:message:s
        core.NamespaceSpec 1:finalizers:[]s
        core.NamespaceStatus 1:phase:s 2:conditions:[]@core.NamespaceCondition
        core.Node 1:metadata:@meta.ObjectMeta 2:spec:@core.NodeSpec 3:status:@core.NodeStatus
        core.NodeAddress 1:type:S 2:address:S
        core.NodeAffinity 1:requiredDuringSchedulingIgnoredDuringExecution:@core.NodeSelector \
          2:preferredDuringSchedulingIgnoredDuringExecution:[]@core.PreferredSchedulingTerm
        core.NodeAllocatableMappedResources 1:name:S 2:quantity:q
        core.NodeAllocatableOverheadResources 1:name:S 2:perPod:q 3:perContainer:q
        core.NodeAllocatableResourceClaimStatus 1:resourceClaimName:S 2:containers:[]s 4:mapping:[]@core.NodeAllocatableMappedResources \
          5:overhead:[]@core.NodeAllocatableOverheadResources
        core.NodeCondition 1:type:S 2:status:S 3:lastHeartbeatTime:t 4:lastTransitionTime:t 5:reason:s 6:message:s
        core.NodeConfigSource 2:configMap:@core.ConfigMapNodeConfigSource
        core.NodeConfigStatus 1:assigned:@core.NodeConfigSource 2:active:@core.NodeConfigSource 3:lastKnownGood:@core.NodeConfigSource \
          4:error:s
        core.NodeDaemonEndpoints 1:kubeletEndpoint:@core.DaemonEndpoint
        core.NodeFeatures 1:supplementalGroupsPolicy:B
        core.NodePodPreemptionPolicy 1:disableResizePreemption:[]s
        core.NodeRuntimeHandler 1:name:S 2:features:@core.NodeRuntimeHandlerFeatures
        core.NodeRuntimeHandlerFeatures 1:recursiveReadOnlyMounts:B 2:userNamespaces:B
        core.NodeSelector 1:nodeSelectorTerms:[]@core.NodeSelectorTerm
        core.NodeSelectorRequirement 1:key:S 2:operator:S 3:values:[]s
        core.NodeSelectorTerm 1:matchExpressions:[]@core.NodeSelectorRequirement 2:matchFields:[]@core.NodeSelectorRequirement
        core.NodeSpec 1:podCIDR:s 7:podCIDRs:[]s 3:providerID:s 4:unschedulable:b 5:taints:[]@core.Taint \
          6:configSource:@core.NodeConfigSource 2:externalID:s 8:podPreemptionPolicy:@core.NodePodPreemptionPolicy
        core.NodeStatus 1:capacity:{}q 2:allocatable:{}q 3:phase:s 4:conditions:[]@core.NodeCondition 5:addresses:[]@core.NodeAddress \
          6:daemonEndpoints:@core.NodeDaemonEndpoints 7:nodeInfo:@core.NodeSystemInfo 8:images:[]@core.ContainerImage 9:volumesInUse:[]s \
          10:volumesAttached:[]@core.AttachedVolume 11:config:@core.NodeConfigStatus 12:runtimeHandlers:[]@core.NodeRuntimeHandler \
          13:features:@core.NodeFeatures 14:declaredFeatures:[]s
        core.NodeSwapStatus 1:capacity:I
        core.NodeSystemInfo 1:machineID:S 2:systemUUID:S 3:bootID:S 4:kernelVersion:S 5:osImage:S 6:containerRuntimeVersion:S \
          7:kubeletVersion:S 8:kubeProxyVersion:S 9:operatingSystem:S 10:architecture:S 11:swap:@core.NodeSwapStatus
        core.ObjectFieldSelector 1:apiVersion:s 2:fieldPath:S
        core.ObjectReference 1:kind:s 2:namespace:s 3:name:s 4:uid:s 5:apiVersion:s 6:resourceVersion:s 7:fieldPath:s
        core.PersistentVolumeClaim 1:metadata:@meta.ObjectMeta 2:spec:@core.PersistentVolumeClaimSpec \
          3:status:@core.PersistentVolumeClaimStatus
        core.PersistentVolumeClaimCondition 1:type:S 2:status:S 3:lastProbeTime:t 4:lastTransitionTime:t 5:reason:s 6:message:s
        core.PersistentVolumeClaimSpec 1:accessModes:[]s 4:selector:@meta.LabelSelector 2:resources:@core.VolumeResourceRequirements \
          3:volumeName:s 5:storageClassName:S 6:volumeMode:S 7:dataSource:@core.TypedLocalObjectReference \
          8:dataSourceRef:@core.TypedObjectReference 9:volumeAttributesClassName:S
        core.PersistentVolumeClaimStatus 1:phase:s 2:accessModes:[]s 3:capacity:{}q 4:conditions:[]@core.PersistentVolumeClaimCondition \
          5:allocatedResources:{}q 7:allocatedResourceStatuses:{}s 8:currentVolumeAttributesClassName:S \
          9:modifyVolumeStatus:@core.ModifyVolumeStatus 10:healthStatus:@core.VolumeHealthStatus
        core.PersistentVolumeClaimTemplate 1:metadata:@meta.ObjectMeta 2:spec:@core.PersistentVolumeClaimSpec
        core.PersistentVolumeClaimVolumeSource 1:claimName:S 2:readOnly:b
        core.PhotonPersistentDiskVolumeSource 1:pdID:S 2:fsType:s
        core.Pod 1:metadata:@meta.ObjectMeta 2:spec:@core.PodSpec 3:status:@core.PodStatus
        core.PodAffinity 1:requiredDuringSchedulingIgnoredDuringExecution:[]@core.PodAffinityTerm \
          2:preferredDuringSchedulingIgnoredDuringExecution:[]@core.WeightedPodAffinityTerm
        core.PodAffinityTerm 1:labelSelector:@meta.LabelSelector 2:namespaces:[]s 3:topologyKey:S \
          4:namespaceSelector:@meta.LabelSelector 5:matchLabelKeys:[]s 6:mismatchLabelKeys:[]s
        core.PodAntiAffinity 1:requiredDuringSchedulingIgnoredDuringExecution:[]@core.PodAffinityTerm \
          2:preferredDuringSchedulingIgnoredDuringExecution:[]@core.WeightedPodAffinityTerm
        core.PodCertificateProjection 1:signerName:s 2:keyType:s 3:maxExpirationSeconds:I 4:credentialBundlePath:s 5:keyPath:s \
          6:certificateChainPath:s 7:userAnnotations:{}s 8:user:I
        core.PodCondition 1:type:S 7:observedGeneration:i 2:status:S 3:lastProbeTime:t 4:lastTransitionTime:t 5:reason:s 6:message:s
        core.PodDNSConfig 1:nameservers:[]s 2:searches:[]s 3:options:[]@core.PodDNSConfigOption
        core.PodDNSConfigOption 1:name:s 2:value:S
        core.PodExtendedResourceClaimStatus 1:requestMappings:[]@core.ContainerExtendedResourceRequest 2:resourceClaimName:S
        core.PodIP 1:ip:S
        core.PodOS 1:name:S
        core.PodReadinessGate 1:conditionType:S
        core.PodResourceClaim 1:name:S 3:resourceClaimName:S 4:resourceClaimTemplateName:S
        core.PodResourceClaimStatus 1:name:S 2:resourceClaimName:S
        core.PodSchedulingGate 1:name:S
        core.PodSchedulingGroup 1:podGroupName:S
        core.PodSecurityContext 1:seLinuxOptions:@core.SELinuxOptions 8:windowsOptions:@core.WindowsSecurityContextOptions 2:runAsUser:I \
          6:runAsGroup:I 3:runAsNonRoot:B 4:supplementalGroups:[]i 12:supplementalGroupsPolicy:S 5:fsGroup:I 7:sysctls:[]@core.Sysctl \
          9:fsGroupChangePolicy:S 10:seccompProfile:@core.SeccompProfile 11:appArmorProfile:@core.AppArmorProfile \
          13:seLinuxChangePolicy:S
        core.PodSpec 1:volumes:[]@core.Volume 20:initContainers:[]@core.Container 2:containers:[]@core.Container \
          34:ephemeralContainers:[]@core.EphemeralContainer 3:restartPolicy:s 4:terminationGracePeriodSeconds:I \
          5:activeDeadlineSeconds:I 6:dnsPolicy:s 7:nodeSelector:{}s 8:serviceAccountName:s 9:serviceAccount:s \
          21:automountServiceAccountToken:B 10:nodeName:s 11:hostNetwork:b 12:hostPID:b 13:hostIPC:b 27:shareProcessNamespace:B \
          14:securityContext:@core.PodSecurityContext 15:imagePullSecrets:[]@core.LocalObjectReference 16:hostname:s 17:subdomain:s \
          18:affinity:@core.Affinity 19:schedulerName:s 22:tolerations:[]@core.Toleration 23:hostAliases:[]@core.HostAlias \
          24:priorityClassName:s 25:priority:I 26:dnsConfig:@core.PodDNSConfig 28:readinessGates:[]@core.PodReadinessGate \
          29:runtimeClassName:S 30:enableServiceLinks:B 31:preemptionPolicy:S 32:overhead:{}q \
          33:topologySpreadConstraints:[]@core.TopologySpreadConstraint 35:setHostnameAsFQDN:B 36:os:@core.PodOS 37:hostUsers:B \
          38:schedulingGates:[]@core.PodSchedulingGate 39:resourceClaims:[]@core.PodResourceClaim \
          40:resources:@core.ResourceRequirements 41:hostnameOverride:S 43:schedulingGroup:@core.PodSchedulingGroup \
          44:evictionResponders:[]@core.EvictionResponder
        core.PodStatus 17:observedGeneration:i 1:phase:s 2:conditions:[]@core.PodCondition 3:message:s 4:reason:s 11:nominatedNodeName:s \
          5:hostIP:s 16:hostIPs:[]@core.HostIP 6:podIP:s 12:podIPs:[]@core.PodIP 7:startTime:t \
          10:initContainerStatuses:[]@core.ContainerStatus 8:containerStatuses:[]@core.ContainerStatus 9:qosClass:s \
          13:ephemeralContainerStatuses:[]@core.ContainerStatus 14:resize:s 15:resourceClaimStatuses:[]@core.PodResourceClaimStatus \
          18:extendedResourceClaimStatus:@core.PodExtendedResourceClaimStatus 19:allocatedResources:{}q \
          20:resources:@core.ResourceRequirements 21:nodeAllocatableResourceClaimStatuses:[]@core.NodeAllocatableResourceClaimStatus \
          22:volumeHealth:[]@core.PodVolumeHealth
        core.PodTemplateSpec 1:metadata:@meta.ObjectMeta 2:spec:@core.PodSpec
        core.PodVolumeHealth 1:name:S 2:healthConditions:[]@core.VolumeHealthCondition 3:lastTransitionTime:t
        core.PortStatus 1:port:I 2:protocol:S 3:error:S
        core.PortworxVolumeSource 1:volumeID:S 2:fsType:s 3:readOnly:b
        core.PreferredSchedulingTerm 1:weight:I 2:preference:@core.NodeSelectorTerm
        core.Probe 1::@core.ProbeHandler 2:initialDelaySeconds:i 3:timeoutSeconds:i 4:periodSeconds:i 5:successThreshold:i \
          6:failureThreshold:i 7:terminationGracePeriodSeconds:I
        core.ProbeHandler 1:exec:@core.ExecAction 2:httpGet:@core.HTTPGetAction 3:tcpSocket:@core.TCPSocketAction \
          4:grpc:@core.GRPCAction
        core.ProjectedVolumeSource 1:sources:[]@core.VolumeProjection 2:defaultMode:I 3:defaultUser:I
        core.QuobyteVolumeSource 1:registry:S 2:volume:S 3:readOnly:b 4:user:s 5:group:s 6:tenant:s
        core.RBDVolumeSource 1:monitors:[]s 2:image:S 3:fsType:s 4:pool:s 5:user:s 6:keyring:s 7:secretRef:@core.LocalObjectReference \
          8:readOnly:b
        core.ResourceClaim 1:name:S 2:request:s
        core.ResourceFieldSelector 1:containerName:s 2:resource:S 3:divisor:q
        core.ResourceHealth 1:resourceID:S 2:health:s 6:message:S
        core.ResourceRequirements 1:limits:{}q 2:requests:{}q 3:claims:[]@core.ResourceClaim
        core.ResourceStatus 1:name:S 2:resources:[]@core.ResourceHealth
        core.SELinuxOptions 1:user:s 2:role:s 3:type:s 4:level:s
        core.ScaleIOVolumeSource 1:gateway:S 2:system:S 3:secretRef:@core.LocalObjectReference 4:sslEnabled:b 5:protectionDomain:s \
          6:storagePool:s 7:storageMode:s 8:volumeName:s 9:fsType:s 10:readOnly:b
        core.SeccompProfile 1:type:S 2:localhostProfile:S
        core.Secret 1:metadata:@meta.ObjectMeta 5:immutable:B 2:data:{}y 4:stringData:{}s 3:type:s
        core.SecretEnvSource 1::@core.LocalObjectReference 2:optional:B
        core.SecretKeySelector 1::@core.LocalObjectReference 2:key:S 3:optional:B
        core.SecretProjection 1::@core.LocalObjectReference 2:items:[]@core.KeyToPath 4:optional:B
        core.SecretVolumeSource 1:secretName:s 2:items:[]@core.KeyToPath 3:defaultMode:I 4:optional:B 5:defaultUser:I
        core.SecurityContext 1:capabilities:@core.Capabilities 2:privileged:B 3:seLinuxOptions:@core.SELinuxOptions \
          10:windowsOptions:@core.WindowsSecurityContextOptions 4:runAsUser:I 8:runAsGroup:I 5:runAsNonRoot:B 6:readOnlyRootFilesystem:B \
          7:allowPrivilegeEscalation:B 9:procMount:S 11:seccompProfile:@core.SeccompProfile 12:appArmorProfile:@core.AppArmorProfile
        core.Service 1:metadata:@meta.ObjectMeta 2:spec:@core.ServiceSpec 3:status:@core.ServiceStatus
        core.ServiceAccount 1:metadata:@meta.ObjectMeta 2:secrets:[]@core.ObjectReference \
          3:imagePullSecrets:[]@core.LocalObjectReference 4:automountServiceAccountToken:B
        core.ServiceAccountTokenProjection 1:audience:s 2:expirationSeconds:I 3:path:S 4:user:I
        core.ServicePort 1:name:s 2:protocol:s 6:appProtocol:S 3:port:I 4:targetPort:o 5:nodePort:i
        core.ServiceSpec 1:ports:[]@core.ServicePort 2:selector:{}s 3:clusterIP:s 18:clusterIPs:[]s 4:type:s 5:externalIPs:[]s \
          7:sessionAffinity:s 8:loadBalancerIP:s 9:loadBalancerSourceRanges:[]s 10:externalName:s 11:externalTrafficPolicy:s \
          12:healthCheckNodePort:i 13:publishNotReadyAddresses:b 14:sessionAffinityConfig:@core.SessionAffinityConfig 19:ipFamilies:[]s \
          17:ipFamilyPolicy:S 20:allocateLoadBalancerNodePorts:B 21:loadBalancerClass:S 22:internalTrafficPolicy:S \
          23:trafficDistribution:S
        core.ServiceStatus 1:loadBalancer:@core.LoadBalancerStatus 2:conditions:[]@meta.Condition
        core.SessionAffinityConfig 1:clientIP:@core.ClientIPConfig
        core.SleepAction 1:seconds:I
        core.StorageOSVolumeSource 1:volumeName:s 2:volumeNamespace:s 3:fsType:s 4:readOnly:b 5:secretRef:@core.LocalObjectReference
        core.Sysctl 1:name:S 2:value:S
        core.TCPSocketAction 1:port:o 2:host:s
        core.Taint 1:key:S 2:value:s 3:effect:S 4:timeAdded:t
        core.Toleration 1:key:s 2:operator:s 3:value:s 4:effect:s 5:tolerationSeconds:I
        core.TopologySelectorLabelRequirement 1:key:S 2:values:[]s
        core.TopologySelectorTerm 1:matchLabelExpressions:[]@core.TopologySelectorLabelRequirement
        core.TopologySpreadConstraint 1:maxSkew:I 2:topologyKey:S 3:whenUnsatisfiable:S 4:labelSelector:@meta.LabelSelector \
          5:minDomains:I 6:nodeAffinityPolicy:S 7:nodeTaintsPolicy:S 8:matchLabelKeys:[]s
        core.TypedLocalObjectReference 1:apiGroup:S 2:kind:S 3:name:S
        core.TypedObjectReference 1:apiGroup:S 2:kind:S 3:name:S 4:namespace:S
        core.Volume 1:name:S 2::@core.VolumeSource
        core.VolumeDevice 1:name:S 2:devicePath:S
        core.VolumeHealthCondition 1:status:S 2:reason:S 3:message:s
        core.VolumeHealthStatus 1:healthConditions:[]@core.VolumeHealthCondition 2:lastTransitionTime:t
        core.VolumeMount 1:name:S 2:readOnly:b 7:recursiveReadOnly:S 3:mountPath:S 4:subPath:s 5:mountPropagation:S 6:subPathExpr:s \
          8:bindMountOptions:[]s
        core.VolumeMountStatus 1:name:S 2:mountPath:S 3:readOnly:b 4:recursiveReadOnly:S 5:volumeStatus:@core.VolumeStatus
        core.VolumeProjection 1:secret:@core.SecretProjection 2:downwardAPI:@core.DownwardAPIProjection \
          3:configMap:@core.ConfigMapProjection 4:serviceAccountToken:@core.ServiceAccountTokenProjection \
          5:clusterTrustBundle:@core.ClusterTrustBundleProjection 6:podCertificate:@core.PodCertificateProjection
        core.VolumeResourceRequirements 1:limits:{}q 2:requests:{}q
        core.VolumeSource 1:hostPath:@core.HostPathVolumeSource 2:emptyDir:@core.EmptyDirVolumeSource \
          3:gcePersistentDisk:@core.GCEPersistentDiskVolumeSource 4:awsElasticBlockStore:@core.AWSElasticBlockStoreVolumeSource \
          5:gitRepo:@core.GitRepoVolumeSource 6:secret:@core.SecretVolumeSource 7:nfs:@core.NFSVolumeSource \
          8:iscsi:@core.ISCSIVolumeSource 9:glusterfs:@core.GlusterfsVolumeSource \
          10:persistentVolumeClaim:@core.PersistentVolumeClaimVolumeSource 11:rbd:@core.RBDVolumeSource \
          12:flexVolume:@core.FlexVolumeSource 13:cinder:@core.CinderVolumeSource 14:cephfs:@core.CephFSVolumeSource \
          15:flocker:@core.FlockerVolumeSource 16:downwardAPI:@core.DownwardAPIVolumeSource 17:fc:@core.FCVolumeSource \
          18:azureFile:@core.AzureFileVolumeSource 19:configMap:@core.ConfigMapVolumeSource \
          20:vsphereVolume:@core.VsphereVirtualDiskVolumeSource 21:quobyte:@core.QuobyteVolumeSource \
          22:azureDisk:@core.AzureDiskVolumeSource 23:photonPersistentDisk:@core.PhotonPersistentDiskVolumeSource \
          26:projected:@core.ProjectedVolumeSource 24:portworxVolume:@core.PortworxVolumeSource 25:scaleIO:@core.ScaleIOVolumeSource \
          27:storageos:@core.StorageOSVolumeSource 28:csi:@core.CSIVolumeSource 29:ephemeral:@core.EphemeralVolumeSource \
          30:image:@core.ImageVolumeSource
        core.VolumeStatus 1:image:@core.ImageVolumeStatus
        core.VsphereVirtualDiskVolumeSource 1:volumePath:S 2:fsType:s 3:storagePolicyName:s 4:storagePolicyID:s
        core.WeightedPodAffinityTerm 1:weight:I 2:podAffinityTerm:@core.PodAffinityTerm
        core.WindowsSecurityContextOptions 1:gmsaCredentialSpecName:S 2:gmsaCredentialSpec:S 3:runAsUserName:S 4:hostProcess:B
        discovery.Endpoint 1:addresses:[]s 2:conditions:@discovery.EndpointConditions 3:hostname:S 4:targetRef:@core.ObjectReference \
          5:deprecatedTopology:{}s 6:nodeName:S 7:zone:S 8:hints:@discovery.EndpointHints
        discovery.EndpointConditions 1:ready:B 2:serving:B 3:terminating:B
        discovery.EndpointHints 1:forZones:[]@discovery.ForZone 2:forNodes:[]@discovery.ForNode
        discovery.EndpointPort 1:name:S 2:protocol:S 3:port:I 4:appProtocol:S
        discovery.EndpointSlice 1:metadata:@meta.ObjectMeta 4:addressType:S 2:endpoints:[]@discovery.Endpoint \
          3:ports:[]@discovery.EndpointPort
        discovery.ForNode 1:name:S
        discovery.ForZone 1:name:S
        events.Event 1:metadata:@meta.ObjectMeta 2:eventTime:m 3:series:@events.EventSeries 4:reportingController:s \
          5:reportingInstance:s 6:action:s 7:reason:s 8:regarding:@core.ObjectReference 9:related:@core.ObjectReference 10:note:s \
          11:type:s 12:deprecatedSource:@core.EventSource 13:deprecatedFirstTimestamp:t 14:deprecatedLastTimestamp:t \
          15:deprecatedCount:i
        events.EventSeries 1:count:I 2:lastObservedTime:m
        meta.Condition 1:type:S 2:status:S 3:observedGeneration:i 4:lastTransitionTime:t 5:reason:S 6:message:S
        meta.DeleteOptions 1:gracePeriodSeconds:I 2:preconditions:@meta.Preconditions 3:orphanDependents:B 4:propagationPolicy:S \
          5:dryRun:[]s 6:ignoreStoreReadErrorWithClusterBreakingPotential:B
        meta.FieldSelectorRequirement 1:key:S 2:operator:S 3:values:[]s
        meta.LabelSelector 1:matchLabels:{}s 2:matchExpressions:[]@meta.LabelSelectorRequirement
        meta.LabelSelectorRequirement 1:key:S 2:operator:S 3:values:[]s
        meta.ManagedFieldsEntry 1:manager:s 2:operation:s 3:apiVersion:s 4:time:t 6:fieldsType:s 7:fieldsV1:f 8:subresource:s
        meta.ObjectMeta 1:name:s 2:generateName:s 3:namespace:s 4:selfLink:s 5:uid:s 6:resourceVersion:s 7:generation:i \
          8:creationTimestamp:t 9:deletionTimestamp:t 10:deletionGracePeriodSeconds:I 11:labels:{}s 12:annotations:{}s \
          13:ownerReferences:[]@meta.OwnerReference 14:finalizers:[]s 17:managedFields:[]@meta.ManagedFieldsEntry
        meta.OwnerReference 5:apiVersion:S 1:kind:S 3:name:S 4:uid:S 6:controller:B 7:blockOwnerDeletion:B
        meta.Preconditions 1:uid:S 2:resourceVersion:S
        networking.IPBlock 1:cidr:S 2:except:[]s
        networking.NetworkPolicy 1:metadata:@meta.ObjectMeta 2:spec:@networking.NetworkPolicySpec
        networking.NetworkPolicyEgressRule 1:ports:[]@networking.NetworkPolicyPort 2:to:[]@networking.NetworkPolicyPeer
        networking.NetworkPolicyIngressRule 1:ports:[]@networking.NetworkPolicyPort 2:from:[]@networking.NetworkPolicyPeer
        networking.NetworkPolicyPeer 1:podSelector:@meta.LabelSelector 2:namespaceSelector:@meta.LabelSelector \
          3:ipBlock:@networking.IPBlock
        networking.NetworkPolicyPort 1:protocol:S 2:port:o 3:endPort:I
        networking.NetworkPolicySpec 1:podSelector:@meta.LabelSelector 2:ingress:[]@networking.NetworkPolicyIngressRule \
          3:egress:[]@networking.NetworkPolicyEgressRule 4:policyTypes:[]s
        node.Overhead 1:podFixed:{}q
        node.RuntimeClass 1:metadata:@meta.ObjectMeta 2:handler:S 3:overhead:@node.Overhead 4:scheduling:@node.Scheduling
        node.Scheduling 1:nodeSelector:{}s 2:tolerations:[]@core.Toleration
        policy.Eviction 1:metadata:@meta.ObjectMeta 2:deleteOptions:@meta.DeleteOptions
        policy.PodDisruptionBudget 1:metadata:@meta.ObjectMeta 2:spec:@policy.PodDisruptionBudgetSpec \
          3:status:@policy.PodDisruptionBudgetStatus
        policy.PodDisruptionBudgetSpec 1:minAvailable:o 2:selector:@meta.LabelSelector 3:maxUnavailable:o 4:unhealthyPodEvictionPolicy:S
        policy.PodDisruptionBudgetStatus 1:observedGeneration:i 2:disruptedPods:{}t 3:disruptionsAllowed:I 4:currentHealthy:I \
          5:desiredHealthy:I 6:expectedPods:I 7:conditions:[]@meta.Condition
        rbac.AggregationRule 1:clusterRoleSelectors:[]@meta.LabelSelector
        rbac.ClusterRole 1:metadata:@meta.ObjectMeta 2:rules:[]@rbac.PolicyRule 3:aggregationRule:@rbac.AggregationRule
        rbac.ClusterRoleBinding 1:metadata:@meta.ObjectMeta 2:subjects:[]@rbac.Subject 3:roleRef:@rbac.RoleRef
        rbac.PolicyRule 1:verbs:[]s 2:apiGroups:[]s 3:resources:[]s 4:resourceNames:[]s 5:nonResourceURLs:[]s
        rbac.Role 1:metadata:@meta.ObjectMeta 2:rules:[]@rbac.PolicyRule
        rbac.RoleBinding 1:metadata:@meta.ObjectMeta 2:subjects:[]@rbac.Subject 3:roleRef:@rbac.RoleRef
        rbac.RoleRef 1:apiGroup:S 2:kind:S 3:name:S
        rbac.Subject 1:kind:S 2:apiGroup:s 3:name:S 4:namespace:s
        scheduling.PriorityClass 1:metadata:@meta.ObjectMeta 2:value:I 3:globalDefault:b 4:description:s 5:preemptionPolicy:S
        storage.StorageClass 1:metadata:@meta.ObjectMeta 2:provisioner:S 3:parameters:{}s 4:reclaimPolicy:S 5:mountOptions:[]s \
          6:allowVolumeExpansion:B 7:volumeBindingMode:S 8:allowedTopologies:[]@core.TopologySelectorTerm
        """
}
