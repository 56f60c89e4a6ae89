using 'main.bicep'

// For customers: what the first word and the first offer wait for is kept ready.
param baseName = 'swbprod'
param location = 'westeurope'
param botDisplayName = 'Contoso'

param issuer = 'https://login.microsoftonline.com/00000000-0000-0000-0000-000000000000/v2.0'
param audience = '00000000-0000-0000-0000-000000000000'
param consoleClientId = '00000000-0000-0000-0000-000000000000'
param operatorsGroupId = ''

param storageSku = 'Standard_ZRS'
param serviceBusTier = 'Standard'
param serviceBusMessagingUnits = 1

param botSku = 'S1'
param hasWebChat = true
param hasDirectLine = true
param directLineOrigins = ['https://www.contoso.com']
param hasTeams = false

param nodeVersion = '22'
param instanceMemoryMB = 2048
param maximumInstanceCount = 100
param alwaysReady = [
  { name: 'http', instanceCount: 1 }
  { name: 'function:handle-conversation-command', instanceCount: 1 }
  { name: 'function:assign-work', instanceCount: 1 }
]

param logRetentionDays = 90
param logDailyQuotaGb = -1
// The configuration file that travels in the package.
param moreSettings = {
  SWITCHBOARD_CONFIG: '/home/site/wwwroot/switchboard.json'
}
