// Sets the theme that the reader chose last, before anything is drawn.
(function () {
  'use strict';
  try {
    const chosen = localStorage.getItem('amarkav-theme');
    if (chosen === 'dark' || chosen === 'light') document.documentElement.dataset.theme = chosen;
  } catch (error) {
    // A page from the file system may have no storage: the system's theme stays.
  }
})();
