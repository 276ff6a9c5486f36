@echo off
rem The command line of the installed app: its own executable, run as Node.
set ELECTRON_RUN_AS_NODE=1
"%~dp0..\..\Evergreen.exe" "%~dp0..\app.asar\out\cli.js" %*
