@rem Lets package.json say "exec", which spares a shell that would swallow signals, on Windows too.
@%*
