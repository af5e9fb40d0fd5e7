import BatonCommands

await BatonCommand.execute()
