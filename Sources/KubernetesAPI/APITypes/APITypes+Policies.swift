/// Access, budgets, priorities, storage and definitions of custom resources.
extension APITypes {
    static let policyPackage = Package(
        name: "io.k8s.api.policy.v1",
        text: """
            Eviction | A request to a Pod to go, which budgets may refuse.
              deleteOptions DeleteOptions | How the Pod is to be deleted.
            PodDisruptionBudget | How many Pods of a collection may be evicted at once.
              spec PodDisruptionBudgetSpec | What is asked for.
              status PodDisruptionBudgetStatus | What was last observed.
            PodDisruptionBudgetSpec | What a PodDisruptionBudget is to be.
              maxUnavailable | How many Pods may be unavailable; a number or a percentage. Excludes minAvailable.
              minAvailable | How many Pods must stay available; a number or a percentage. Excludes maxUnavailable.
              selector LabelSelector | The Pods; an empty selector means all of the namespace.
              unhealthyPodEvictionPolicy | Whether Pods that are not ready may always go: IfHealthyBudget or AlwaysAllow.
            PodDisruptionBudgetStatus | What was last observed of a PodDisruptionBudget.
              conditions Condition | The aspects of the state.
              currentHealthy* | Pods that are healthy.
              desiredHealthy* | Pods that must stay healthy.
              disruptedPods Time | Pods whose eviction was granted and is not seen yet.
              disruptionsAllowed* | Pods that may be evicted now.
              expectedPods* | Pods that there should be.
              observedGeneration | The generation that the controller has last seen.
            """)

    static let accessPackage = Package(
        name: "io.k8s.api.rbac.v1",
        text: """
            AggregationRule | Which ClusterRoles a ClusterRole is put together from.
              clusterRoleSelectors LabelSelector | The ClusterRoles, by their labels.
            ClusterRole | Rights in the whole cluster, or in any namespace that a RoleBinding grants them in.
              aggregationRule AggregationRule | Where the rules come from, if not from here.
              rules PolicyRule | The rights.
            ClusterRoleBinding | Who has the rights of a ClusterRole in the whole cluster.
              roleRef* RoleRef | The role; never changes.
              subjects Subject | Who has it.
            PolicyRule | Verbs that are allowed on resources or paths.
              apiGroups | The groups of the resources; the core group is empty, * means all.
              nonResourceURLs | Paths that are no resources; a * at the end stands for any rest.
              resourceNames | The names that the rule is limited to; none means all.
              resources | The resources, with subresources after a slash; * means all.
              verbs* | What is allowed; * means everything.
            Role | Rights within one namespace.
              rules PolicyRule | The rights.
            RoleBinding | Who has the rights of a role within one namespace.
              roleRef* RoleRef | The role; never changes.
              subjects Subject | Who has it.
            RoleRef | The role that a binding grants.
              apiGroup* | rbac.authorization.k8s.io.
              kind* | Role or ClusterRole.
              name* | The name of the role.
            Subject | Somebody who has a role.
              apiGroup | Empty for a ServiceAccount, else rbac.authorization.k8s.io.
              kind* | User, Group or ServiceAccount.
              name* | The name.
              namespace | The namespace of a ServiceAccount.
            """)

    static let schedulingPackage = Package(
        name: "io.k8s.api.scheduling.v1",
        text: """
            PriorityClass | A name for the importance of Pods.
              description | When to use it.
              globalDefault | Whether Pods without a class have this one.
              preemptionPolicy | PreemptLowerPriority or Never.
              value* | The number; higher ones go first.
            """)

    static let storagePackage = Package(
        name: "io.k8s.api.storage.v1",
        text: """
            StorageClass | A kind of storage that volumes can be had of.
              allowVolumeExpansion | Whether volumes can grow.
              allowedTopologies TopologySelectorTerm | Where volumes may be.
              mountOptions | Options with which volumes are mounted.
              parameters | What the provisioner is told.
              provisioner* | Who makes the volumes.
              reclaimPolicy | What becomes of volumes: Delete or Retain.
              volumeBindingMode | When volumes are made: Immediate or WaitForFirstConsumer.
            """)

    static let extensionsPackage = Package(
        name: "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1",
        text: """
            CustomResourceColumnDefinition | A column that kubectl get prints.
              description | What it shows.
              format | How the value is read, such as date-time.
              jsonPath* | Where the value is.
              name* | The heading.
              priority | Columns above 0 show in wide output only.
              type* | integer, number, string, boolean or date.
            CustomResourceConversion | How objects are brought from one version to another.
              strategy* | None changes apiVersion alone; Webhook asks a service.
              webhook WebhookConversion | The service.
            CustomResourceDefinition | A kind of object that the server is to serve.
              spec* CustomResourceDefinitionSpec | What is asked for.
              status CustomResourceDefinitionStatus | What was last observed.
            CustomResourceDefinitionCondition | One aspect of the state of a definition.
              status* | One of True, False, Unknown.
              type* | Established, NamesAccepted, NonStructuralSchema or Terminating.
            CustomResourceDefinitionNames | What a kind is called.
              categories | Groups of resources that it belongs to, such as all.
              kind* | The kind, in CamelCase and singular.
              listKind | The kind of its lists.
              plural* | The name in paths: plural and in lower case.
              shortNames | Short names for kubectl.
              singular | The singular name in lower case.
            CustomResourceDefinitionSpec | What a definition is to be.
              conversion CustomResourceConversion | How objects are brought from one version to another.
              group* | The group; the name of the definition is the plural and the group.
              names* CustomResourceDefinitionNames | What the kind is called.
              preserveUnknownFields | Must be false; the field of the same purpose is in the schema.
              scope* | Namespaced or Cluster.
              versions* CustomResourceDefinitionVersion | The versions.
            CustomResourceDefinitionStatus | What was last observed of a definition.
              acceptedNames CustomResourceDefinitionNames | The names that are served.
              conditions CustomResourceDefinitionCondition | The aspects of the state.
              observedGeneration | The generation that was last seen.
              storedVersions | The versions that objects may be stored in.
            CustomResourceDefinitionVersion | A version of a kind.
              additionalPrinterColumns CustomResourceColumnDefinition | The columns that kubectl get prints.
              deprecated | Whether clients are warned.
              deprecationWarning | What they are told.
              name* | The name, such as v1beta1.
              schema CustomResourceValidation | The schema.
              selectableFields SelectableField | Fields that a field selector may name.
              served* | Whether clients can use it.
              storage* | Whether objects are stored in it; true for exactly one.
              subresources CustomResourceSubresources | The subresources.
            CustomResourceSubresourceScale | The scale subresource.
              labelSelectorPath | Where the selector is, as text.
              specReplicasPath* | Where the number asked for is.
              statusReplicasPath* | Where the number observed is.
            CustomResourceSubresourceStatus | The status subresource: a status that only its own endpoint writes.
            CustomResourceSubresources | The subresources of a version.
              scale CustomResourceSubresourceScale | The number of replicas, for kubectl scale and autoscalers.
              status CustomResourceSubresourceStatus | The status, written apart.
            CustomResourceValidation | The schema of a version.
              openAPIV3Schema JSONSchemaProps | The schema: structural OpenAPI v3.
            JSONSchemaProps | A schema in the structural form of OpenAPI v3.
            SelectableField | A field that a field selector may name.
              jsonPath* | Where the field is.
            ServiceReference | A Service that is called.
              name* | The name.
              namespace* | The namespace.
              path | The path of the URL.
              port | The port; 443 by default.
            WebhookClientConfig | How a webhook is called.
              caBundle | The certificates that its certificate must be signed by.
              service ServiceReference | The Service; excludes url.
              url | The URL; excludes service.
            WebhookConversion | A service that converts.
              clientConfig WebhookClientConfig | How it is called.
              conversionReviewVersions* | The versions of its requests that it understands, the best first.
            """)
}
