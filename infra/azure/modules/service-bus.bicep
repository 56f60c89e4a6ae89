// The bus queues, all alike. Sessions and duplicate detection can only be chosen when a queue is made.

@description('Name of the namespace.')
param name string

@description('Region.')
param location string

@description('Tier. Basic has no sessions.')
@allowed(['Standard', 'Premium'])
param tier string

@description('Messaging units; only Premium has them.')
@allowed([1, 2, 4, 8, 16])
param messagingUnits int

var queueNames = [
  'handle-conversation-command'
  'escalate-conversation'
  'route-conversation'
  'assign-work'
]

resource namespace 'Microsoft.ServiceBus/namespaces@2024-01-01' = {
  name: name
  location: location
  sku: tier == 'Premium' ? { name: tier, tier: tier, capacity: messagingUnits } : { name: tier, tier: tier }
  properties: {
    disableLocalAuth: true
    minimumTlsVersion: '1.2'
  }
}

resource queues 'Microsoft.ServiceBus/namespaces/queues@2024-01-01' = [
  for queueName in queueNames: {
    parent: namespace
    name: queueName
    properties: {
      requiresSession: true
      requiresDuplicateDetection: true
      duplicateDetectionHistoryTimeWindow: 'PT10M'
      lockDuration: 'PT30S'
      // One delivery waits four minutes for what is away: an outage of six hours uses up no message.
      maxDeliveryCount: 100
      deadLetteringOnMessageExpiration: true
      defaultMessageTimeToLive: 'P14D'
      maxSizeInMegabytes: 5120
    }
  }
]

output name string = namespace.name
output hostName string = replace(replace(namespace.properties.serviceBusEndpoint, 'https://', ''), ':443/', '')
