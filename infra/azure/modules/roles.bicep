// Who may do what, all of it. Ids of built-in roles are the same in every tenant.

@description('Object id of the app\'s identity.')
param principalId string

@description('Object id of the Entra ID group whose members run the doctor; empty for none.')
param operatorsGroupId string

@description('Name of the storage account.')
param storageName string

@description('Name of the Service Bus namespace.')
param serviceBusName string

@description('Name of the Application Insights.')
param insightsName string

var blobDataOwner = 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
var tableDataContributor = '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
var serviceBusDataReceiver = '4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0'
var serviceBusDataSender = '69a216fc-b8fb-44d8-bc22-1f3c2cd27a39'
var monitoringMetricsPublisher = '3913510d-42f4-4e42-8a64-420c390055eb'

var app = { id: principalId, type: 'ServicePrincipal' }
var operators = empty(operatorsGroupId) ? [] : [{ id: operatorsGroupId, type: 'Group' }]

// The host keeps its keys and its timers' locks in blobs, and the package lies there.
var onStorage = concat(
  [{ who: app, role: blobDataOwner }, { who: app, role: tableDataContributor }],
  map(operators, who => { who: who, role: tableDataContributor })
)
var onServiceBus = concat(
  [{ who: app, role: serviceBusDataReceiver }, { who: app, role: serviceBusDataSender }],
  map(operators, who => { who: who, role: serviceBusDataReceiver }),
  map(operators, who => { who: who, role: serviceBusDataSender })
)
var onInsights = [{ who: app, role: monitoringMetricsPublisher }]

resource storage 'Microsoft.Storage/storageAccounts@2024-01-01' existing = {
  name: storageName
}

resource serviceBus 'Microsoft.ServiceBus/namespaces@2024-01-01' existing = {
  name: serviceBusName
}

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insightsName
}

resource storageRoles 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for given in onStorage: {
    scope: storage
    name: guid(storage.id, given.who.id, given.role)
    properties: {
      principalId: given.who.id
      principalType: given.who.type
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', given.role)
    }
  }
]

resource serviceBusRoles 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for given in onServiceBus: {
    scope: serviceBus
    name: guid(serviceBus.id, given.who.id, given.role)
    properties: {
      principalId: given.who.id
      principalType: given.who.type
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', given.role)
    }
  }
]

resource insightsRoles 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for given in onInsights: {
    scope: insights
    name: guid(insights.id, given.who.id, given.role)
    properties: {
      principalId: given.who.id
      principalType: given.who.type
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', given.role)
    }
  }
]
