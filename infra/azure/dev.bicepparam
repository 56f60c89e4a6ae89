using 'main.bicep'

// For one team to try things: nothing is kept ready, so the first message after a rest waits for a start.
param baseName = 'swbdev'
param location = 'westeurope'
param botDisplayName = 'Contoso (development)'

param issuer = 'https://login.microsoftonline.com/00000000-0000-0000-0000-000000000000/v2.0'
param audience = '00000000-0000-0000-0000-000000000000'
param consoleClientId = '00000000-0000-0000-0000-000000000000'
param operatorsGroupId = ''

param storageSku = 'Standard_LRS'
param serviceBusTier = 'Standard'
param serviceBusMessagingUnits = 1

param botSku = 'F0'
param hasWebChat = true
param hasDirectLine = true
param directLineOrigins = []
param hasTeams = false

param nodeVersion = '22'
param instanceMemoryMB = 2048
param maximumInstanceCount = 40
param alwaysReady = []

param logRetentionDays = 30
param logDailyQuotaGb = 1
// The configuration file that travels in the package.
param moreSettings = {
  SWITCHBOARD_CONFIG: '/home/site/wwwroot/switchboard.json'
}
