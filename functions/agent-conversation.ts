/** What an agent reads of a conversation, and does with it. */
import { app } from "@azure/functions";
import {
  acceptOffer,
  addNote,
  closeWrapUp,
  declineOffer,
  endConversation,
  sendToCustomer,
  transferToQueue,
} from "../shared/app/agent/conversation-acts.ts";
import { readConversation } from "../shared/app/agent/read-conversation.ts";
import { readMessages } from "../shared/app/agent/read-messages.ts";
import { showTyping } from "../shared/app/agent/show-typing.ts";
import { agentCommand, agentQuery } from "../shared/http/agent-route.ts";
import { runtime } from "../shared/runtime.ts";
import * as operations from "../shared/wire/agent-api/operations.ts";

const { accept, close, decline, end, note, send, transfer, typing } = operations;

app.http(
  operations.readConversation.name,
  agentQuery(operations.readConversation, runtime, readConversation),
);
app.http(operations.readMessages.name, agentQuery(operations.readMessages, runtime, readMessages));
app.http(accept.name, agentCommand(accept, runtime, acceptOffer));
app.http(decline.name, agentCommand(decline, runtime, declineOffer));
app.http(send.name, agentCommand(send, runtime, sendToCustomer));
app.http(note.name, agentCommand(note, runtime, addNote));
app.http(transfer.name, agentCommand(transfer, runtime, transferToQueue));
app.http(end.name, agentCommand(end, runtime, endConversation));
app.http(close.name, agentCommand(close, runtime, closeWrapUp));
app.http(typing.name, agentQuery(typing, runtime, showTyping));
